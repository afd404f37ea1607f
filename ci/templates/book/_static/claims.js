// The claims page: shows the claims that fit the form. claims.html?verdict=wrong&q=memory fills it in.
(function () {
  const form = document.querySelector(".filters"), claims = [...document.querySelectorAll(".claim")];
  const chapters = [...document.querySelectorAll("section:has(> .claim)")];
  function filter() {
    const wanted = Object.fromEntries(new FormData(form)), words = wanted.q.toLowerCase().split(/\s+/);
    delete wanted.q;
    claims.forEach(claim => {
      const text = (claim.id + " " + claim.textContent).toLowerCase();
      claim.hidden = !words.every(word => text.includes(word))
        || Object.entries(wanted).some(([name, value]) => value && claim.dataset[name] !== value);
    });
    chapters.forEach(chapter => { chapter.hidden = !chapter.querySelector(".claim:not([hidden])"); });
    form.querySelector("output").textContent = claims.filter(c => !c.hidden).length + " of " + claims.length + " claims";
  }
  new URLSearchParams(location.search).forEach((value, name) => {
    if (form.elements[name]) form.elements[name].value = value;
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  filter();
})();
