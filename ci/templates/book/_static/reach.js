// For those who use the keyboard: what scrolls sideways can be reached.
(function () {
  function reach() {
    document.querySelectorAll("pre, .math-wrapper, .table-wrapper, .cell_output .text_html").forEach(function (box) {
      var wide = box.scrollWidth > box.clientWidth, high = box.scrollHeight > box.clientHeight;
      if ((wide || high) && getComputedStyle(box).overflowX !== "visible") {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.matches("pre") ? "code or text that scrolls" : "content that scrolls");
      }
    });
  }
  document.addEventListener("DOMContentLoaded", reach);
  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);
})();
