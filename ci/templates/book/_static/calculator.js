// The bytes of a fine-tune, by the formulas of chapters 03 and 03b. A model is what ci/calculator.py reads from a skeleton, or
// what llama() makes of typed sizes. tests/test_calculator.py proves these functions equal to course_utils.

const METHODS = {  // bytes of an activation, and whether the base is frozen
  "full-fp32": { precision: "fp32", act: 4 },
  "full-bf16": { precision: "bf16", act: 2 },
  "lora": { precision: "bf16", act: 2, lora: true },
  "8bit": { precision: "8bit", act: 4, lora: true },
  "qlora": { precision: "4bit", act: 4, lora: true },
};
const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);

/** A Llama of these sizes, without biases. */
function llama({ hidden, layers, heads, keyValueHeads, headWidth, inner, vocabulary, tied }) {
  const a = heads * headWidth, k = keyValueHeads * headWidth;
  const block = [["q_proj", hidden, a], ["k_proj", hidden, k], ["v_proj", hidden, k], ["o_proj", a, hidden],
    ["gate_proj", hidden, inner], ["up_proj", hidden, inner], ["down_proj", inner, hidden]];
  return {
    linear: block.map(kind => [...kind, layers]),
    rest: [[vocabulary * hidden, tied ? 1 : 2], [hidden, 2 * layers + 1]],
    buffers: 2 * 4 * Math.floor(headWidth / 2),  // the frequencies of the position encoding, twice
    block: { hidden, layers, heads, keyValueHeads, headWidth, inner, vocabulary },
    attention: ["q_proj", "v_proj"],
  };
}

/** Bytes of one matrix: its weights, and the statistics that a quantizer keeps beside them. */
function matrixBytes(rows, columns, precision) {
  const n = rows * columns;
  if (precision === "fp32") return [4 * n, 0];
  if (precision === "bf16") return [2 * n, 0];
  if (precision === "8bit") return [n, 4 * rows];
  const blocks = Math.ceil(n / 64);
  return [Math.ceil(n / 2), blocks + 4 * Math.ceil(blocks / 256) + 4 * (16 + 256 + 1)];
}

/** Bytes of a model: weights with buffers, and statistics; prepared for training or as loaded. */
function weightBytes(model, precision, prepared = false) {
  const each = prepared || precision === "fp32" ? 4 : 2;
  const part = i => sum(model.linear, ([, columns, rows, count]) => count * matrixBytes(rows, columns, precision)[i]);
  return [part(0) + each * sum(model.rest, ([n, count]) => n * count) + model.buffers, part(1)];
}

/** Numbers in each trained tensor, and how many such tensors there are. */
function trainedTensors(model, { lora }, r, targets) {
  if (!lora) return [...model.linear.map(([, columns, rows, count]) => [rows * columns, count]), ...model.rest];
  return model.linear.filter(([name]) => targets.includes(name))
    .flatMap(([, columns, rows, count]) => [[r * columns, count], [rows * r, count]]);
}

function optimizerBytes(tensors, each, optimizer) {
  if (optimizer === "AdamW") return sum(tensors, ([n, count]) => count * (2 * each * n + 4));
  const large = ([n]) => n >= 4096;  // smaller tensors keep float32 states
  return sum(tensors, t => t[1] * (large(t) ? 2 * (t[0] + 4 * Math.ceil(t[0] / 256)) : 2 * 4 * t[0]))
    + (tensors.some(large) ? 2 * 4 * 256 : 0);
}

/** Bytes that one block keeps for each token. */
function blockBytes({ hidden: h, heads, keyValueHeads, headWidth, inner: i }, { act, lora }, r, targets, plainLength) {
  const a = heads * headWidth, k = keyValueHeads * headWidth;
  const widths = { q_proj: h, k_proj: h, v_proj: h, o_proj: a, gate_proj: h, up_proj: h, down_proj: i };
  const hit = (...names) => names.some(name => targets.includes(name));
  let inputs = act * (4 * h + i);
  if (lora) {
    const shared = (hit("q_proj", "k_proj", "v_proj") ? h : 0) + (hit("gate_proj", "up_proj") ? h : 0)
      + (hit("down_proj") ? i : 0);  // in float32 layers share an input; in bf16 each adapter makes a copy
    const copies = sum(targets, name => widths[name] || 0);
    inputs = 4 * (act === 4 ? shared : copies) + 4 * r * targets.filter(name => widths[name]).length;
  }
  const attention = act * (plainLength ? 4 * a + heads * plainLength : 2 * a + 2 * k);
  return 2 * 4 * h + attention + act * 3 * i + inputs;
}

/** Bytes kept for the backward pass at the moment when there are most of them; null where no formula is known. */
function activationBytes(model, method, { r, targets, batch, length, checkpointing, plain }) {
  if (!model.block) return null;
  const { hidden, layers, vocabulary } = model.block;
  const head = 4 * vocabulary + 4 * hidden + (method.lora ? 0 : 2 * method.act * hidden);
  const block = blockBytes(model.block, method, r, targets, plain ? length : 0);
  const inputs = layers * method.act * hidden;
  return batch * length * (checkpointing ? inputs + Math.max(head, block) : layers * block + head);
}

/** Everything that a fine-tune holds, in bytes by kind, and its parameters. */
function ledger(model, settings) {
  const method = METHODS[settings.method], { precision, lora } = method;
  const [weights, statistics] = weightBytes(model, precision, lora && precision !== "bf16");
  const tensors = trainedTensors(model, method, settings.r, settings.targets);
  const trained = sum(tensors, ([n, count]) => n * count), each = !lora && precision === "bf16" ? 2 : 4;
  const base = sum(trainedTensors(model, {}), ([n, count]) => n * count);
  return {
    bytes: {
      weights: weights - (lora ? 0 : each * trained),  // the frozen ones
      statistics,
      trainable: each * trained,
      gradients: each * trained,
      optimizer: optimizerBytes(tensors, each, settings.optimizer),
      activations: activationBytes(model, method, settings),
    },
    trainable: trained,
    total: base + (lora ? trained : 0),
  };
}

// ---- the page ---------------------------------------------------------------------------------------------------

const CARDS = {  // GiB
  8: "RTX 4060", 12: "RTX 3060", 16: "T4 (Colab)", 24: "L4, RTX 3090, RTX 4090", 32: "RTX 5090", 40: "A100", 48: "L40S, A6000",
  80: "A100, H100",
};
const KINDS = {
  weights: "frozen weights", statistics: "statistics of quantization", trainable: "trained weights",
  gradients: "gradients", optimizer: "optimizer states", activations: "activations",
};

function calculator(form) {
  const field = name => form.elements.namedItem(name), whole = n => n.toLocaleString("en");
  const find = id => document.getElementById(id);
  field("model").append(...Object.keys(MODELS).map(name => new Option(name)));
  field("model").value = "llama-3.1-8b" in MODELS ? "llama-3.1-8b" : "";
  const typed = () => Object.fromEntries([...find("typed").querySelectorAll("input")].map(
    input => [input.name, input.type === "checkbox" ? input.checked : Number(input.value)]));
  const model = () => MODELS[field("model").value] || llama(typed());
  const checked = () => [...find("targets").querySelectorAll("input:checked")].map(input => input.value);

  function offerTargets() {
    const kinds = [...new Set(model().linear.map(([name]) => name))];
    find("targets").replaceChildren(find("targets").firstElementChild, ...kinds.map(kind => {
      const label = document.createElement("label"), box = document.createElement("input");
      Object.assign(box, { type: "checkbox", value: kind, checked: true });
      label.className = "check";
      label.append(box, " " + kind);
      return label;
    }));
  }

  function show() {
    const settings = { targets: checked(), checkpointing: field("checkpointing").checked, plain: !!field("plain").value };
    for (const name of ["method", "optimizer"]) settings[name] = field(name).value;
    for (const name of ["r", "batch", "length"]) settings[name] = Number(field(name).value);
    const lora = METHODS[settings.method].lora;
    find("typed").hidden = !!field("model").value;
    find("targets").hidden = field("r").disabled = !lora;
    if (!form.checkValidity()) return;
    const { bytes, trainable, total } = ledger(model(), settings), all = sum(Object.values(bytes), n => n || 0);
    find("trained").innerHTML = `<b>${whole(trainable)}</b> parameters are trained, of ${whole(total)}: `
      + `${(100 * trainable / total).toPrecision(3)} %`;
    find("bytes").innerHTML = Object.entries({ ...KINDS, all: "all" }).map(([kind, words]) => {
      const n = kind === "all" ? all : bytes[kind], row = n === null ? "<td>not known</td><td></td>"
        : `<td>${whole(n)}</td><td>${(n / 1e9).toFixed(2)}</td>`;
      return `<tr class="${kind}"><th scope="row">${words}</th>${row}</tr>`;
    }).join("");
    find("bar").innerHTML = Object.keys(KINDS).map(kind =>
      `<span class="${kind}" style="flex-grow:${(bytes[kind] || 0) / all}"></span>`).join("");
    find("note").textContent = bytes.activations === null
      ? "Activations are left out: chapter 03b's formula does not hold for blocks of this kind." : "";
    find("cards").innerHTML = Object.entries(CARDS).map(([size, names]) => {
      const share = all / (size * 2 ** 30), verdict = share > 1 ? "does not fit" : share > 0.9 ? "tight" : "fits";
      return `<li class="card"><b>${size} GB</b> <small>${names}</small><br>`
        + `<span class="fit ${verdict.replaceAll(" ", "-")}">${verdict}</span> ${Math.round(100 * share)} %</li>`;
    }).join("");
  }

  form.addEventListener("input", event => {
    if (event.target.name === "model") offerTargets();
    show();
  });
  form.addEventListener("submit", event => event.preventDefault());
  offerTargets();
  show();
}

if (typeof module !== "undefined") module.exports = { llama, ledger };
else calculator(document.querySelector(".calculator"));
