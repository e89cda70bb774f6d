// The style and the program of the page that replays a case. The program reads what the page
// carries, computes the chain of hashes from the records' bytes, and shows one record at a time.
#include "adapters/cli/record/view_page.h"

namespace recourse::cli {

const char* const kViewStyle = R"css(
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2733;--soft:#52606d;--line:#cfd6de;
--accent:#1f5fbf;--ok:#1c6b43;--okbg:#dcf3e4;--bad:#9c2019;--badbg:#fde3e1}
@media(prefers-color-scheme:dark){:root{--bg:#12171d;--card:#1b222b;--ink:#e6ebf0;--soft:#a6b2bf;
--line:#384452;--accent:#7fb0ff;--ok:#8fdcb0;--okbg:#12382a;--bad:#ffb0a8;--badbg:#451a17}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif}
main,header{max-width:72rem;margin:0 auto;padding:.75rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
h1{font-size:1.25rem;margin:0;flex:1 1 12rem;overflow-wrap:anywhere}
h2{font-size:1rem;margin:0 0 .5rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem;margin:0 0 .75rem}
button{font:inherit;min-height:2.75rem;min-width:2.75rem;padding:.25rem .75rem;border:1px solid var(--line);
border-radius:.4rem;background:var(--card);color:var(--ink);cursor:pointer}
button:disabled{color:var(--soft);cursor:default}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.verdict{padding:.5rem .75rem;border-radius:.4rem;font-weight:600;overflow-wrap:anywhere}
.ok{background:var(--okbg);color:var(--ok)}.bad{background:var(--badbg);color:var(--bad)}
.soft{color:var(--soft);font-weight:400}
.reel{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
.reel input{flex:1 1 12rem;min-width:8rem;height:2.75rem;accent-color:var(--accent)}
.picture{overflow:auto;background:#fff;border-radius:.4rem;max-height:70vh}
.picture svg{display:block;max-width:none}
.is-done>rect.box{fill:#e4efe8}.is-active>rect.box,.is-active>path.gate{stroke:#1f5fbf;stroke-width:4!important;fill:#e3edff}
.is-failed>rect.box{stroke:#b3382e;stroke-width:4!important;fill:#fde3e1}
.is-active>circle.ev{stroke:#1f5fbf;stroke-width:4}
.grid{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}
ul,ol{margin:0;padding-left:1.25rem}li{overflow-wrap:anywhere}
.all{max-height:24rem;overflow:auto}
.all button{display:block;width:100%;text-align:left;border:0;border-radius:0;border-bottom:1px solid var(--line);
background:none;overflow-wrap:anywhere}
.all [aria-current=true]{background:color-mix(in srgb,var(--accent) 16%,transparent);font-weight:600}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line);
vertical-align:top;overflow-wrap:anywhere}
del{color:var(--bad)}ins{color:var(--ok);text-decoration:none;font-weight:600}
@media(prefers-reduced-motion:no-preference){.picture g>rect{transition:fill .2s}}
@media print{.reel,.all{display:none}}
)css";

const char* const kViewScript = R"js(
"use strict";
(function () {
  var page = JSON.parse(document.getElementById("case").textContent);
  var words = {
    en: {verdict: "Chain of hashes", ok: "unbroken: {n} records, computed here from their bytes",
      bad: "record {n}: {why}", hash: "its bytes do not have the hash the next record names",
      first: "the first record names a predecessor", order: "its number is not the next",
      other: "it belongs to another case", listed: "its bytes do not have the hash the case file lists",
      back: "Previous record", on: "Next record",
      play: "Play", stop: "Stop", slider: "Record", of: "of", here: "What this record says",
      change: "What it changed", nothing: "No data changed.", path: "Data", from: "Before",
      to: "After", all: "The whole history", picture: "Where the case stood", last: "Last hash",
      by: "by", reason: "Reason", detail: "Show what the engine did in between", lang: "中文",
      note: "The sentences and the picture were written with the page; the chain is computed anew."},
    zh: {verdict: "哈希链", ok: "完整：{n} 条记录，由本页面根据其字节重新计算",
      bad: "第 {n} 条记录：{why}", hash: "其字节与后一记录所引用的哈希不符",
      first: "首条记录引用了前一记录", order: "编号不连续", other: "属于另一案件",
      listed: "其字节与案件文件所列的哈希不符", back: "上一条记录", on: "下一条记录", play: "播放", stop: "停止", slider: "记录", of: "共",
      here: "本记录内容", change: "数据变化", nothing: "数据没有变化。", path: "数据", from: "之前",
      to: "之后", all: "完整历史", picture: "案件所处环节", last: "最后的哈希", by: "办理人",
      reason: "理由", detail: "显示引擎的中间动作", lang: "English",
      note: "句子与图随页面生成；哈希链由页面重新计算。"}};
  var language = (navigator.language || "en").slice(0, 2) === "zh" ? "zh" : "en";
  var at = page.steps.length - 1, timer = 0, details = false;

  // SHA-256 of its own: pages opened from a file have no WebCrypto in every browser.
  var K = [], H0 = [];
  (function () {
    var found = 0, n = 2;
    function part(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    for (; found < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
      if (!prime) continue;
      if (found < 8) H0[found] = part(Math.pow(n, 1 / 2));
      K[found++] = part(Math.pow(n, 1 / 3));
    }
  })();
  function sha256(bytes) {
    var length = bytes.length, total = ((length + 8 >> 6) + 1) * 64, data = new Uint8Array(total);
    data.set(bytes); data[length] = 128;
    var view = new DataView(data.buffer), w = new Int32Array(64), h = H0.slice();
    view.setUint32(total - 8, Math.floor(length / 536870912)); view.setUint32(total - 4, length << 3);
    function turn(x, n) { return x >>> n | x << 32 - n; }
    for (var block = 0; block < total; block += 64) {
      for (var i = 0; i < 64; i++) {
        if (i < 16) { w[i] = view.getInt32(block + 4 * i); continue; }
        var a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + w[i - 7] +
               (turn(b, 17) ^ turn(b, 19) ^ b >>> 10) | 0;
      }
      var s = h.slice();
      for (i = 0; i < 64; i++) {
        var one = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
                  (s[4] & s[5] ^ ~s[4] & s[6]) + K[i] + w[i] | 0;
        var two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
                  (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]) | 0;
        s = [one + two | 0, s[0], s[1], s[2], s[3] + one | 0, s[4], s[5], s[6]];
      }
      for (i = 0; i < 8; i++) h[i] = h[i] + s[i] | 0;
    }
    return h.map(function (x) { return ("0000000" + (x >>> 0).toString(16)).slice(-8); }).join("");
  }
  function leaf(text) {
    var body = new TextEncoder().encode(text), all = new Uint8Array(body.length + 1);
    all.set(body, 1);
    return sha256(all);
  }

  // {ok, record, why}: the records follow each other and nothing in them was changed.
  function judge() {
    var previous = "", instance = null;
    for (var i = 0; i < page.lines.length; i++) {
      var record = JSON.parse(page.lines[i]);
      if (instance === null) instance = record.instance;
      if (record.instance !== instance) return {record: i + 1, why: "other"};
      if (record.record !== String(i + 1)) return {record: i + 1, why: "order"};
      if ((record.previous_hash || "") !== previous) {
        return i === 0 ? {record: 1, why: "first"} : {record: i, why: "hash"};
      }
      previous = leaf(page.lines[i]);
      if (page.hashes.length > i && page.hashes[i] !== previous) return {record: i + 1, why: "listed"};
    }
    return {ok: true, last: previous};
  }
  var verdict = judge();

  function make(name, text, set) {
    var element = document.createElement(name);
    if (text !== undefined && text !== null) element.textContent = text;
    for (var key in set || {}) {
      if (key.slice(0, 2) === "on") element.addEventListener(key.slice(2), set[key]);
      else element.setAttribute(key, set[key]);
    }
    return element;
  }
  function box(parent, title, className) {
    var section = make("section", null, className ? {"class": className} : {});
    if (title) section.appendChild(make("h2", title));
    parent.appendChild(section);
    return section;
  }
  function both(label) { return label ? label[language] || label.en || "" : ""; }
  function say(pattern, set) {
    return pattern.replace(/\{(\w+)\}/g, function (all, name) { return set[name]; });
  }

  var parts = {};
  function build() {
    var w = words[language], app = document.getElementById("app");
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = both(page.title) + " " + (page.key || page.instance);
    app.textContent = "";
    var header = make("header"), main = make("main");
    header.appendChild(make("h1", document.title));
    header.appendChild(make("button", w.lang, {type: "button", lang: language === "zh" ? "en" : "zh",
      onclick: function () { language = language === "zh" ? "en" : "zh"; build(); }}));
    app.appendChild(header); app.appendChild(main);
    var seal = make("p", w.verdict + ": " + (verdict.ok ? say(w.ok, {n: page.lines.length}) :
      say(w.bad, {n: verdict.record, why: w[verdict.why]})),
      {"class": "verdict " + (verdict.ok ? "ok" : "bad"), role: "status", id: "verdict"});
    if (verdict.ok) seal.appendChild(make("div", w.last + ": " + verdict.last, {"class": "soft"}));
    main.appendChild(seal);

    var reel = make("div", null, {"class": "reel"});
    parts.back = make("button", "◀", {type: "button", "aria-label": w.back,
      onclick: function () { go(at - 1); }});
    parts.on = make("button", "▶", {type: "button", "aria-label": w.on,
      onclick: function () { go(at + 1); }});
    parts.play = make("button", w.play, {type: "button", id: "play", onclick: play});
    parts.slider = make("input", null, {type: "range", min: 1, max: page.steps.length, step: 1,
      "aria-label": w.slider, id: "slider", oninput: function () { go(Number(parts.slider.value) - 1); }});
    [parts.back, parts.slider, parts.on, parts.play].forEach(function (x) { reel.appendChild(x); });
    var now = box(main, null, "now");
    now.appendChild(reel);
    parts.when = make("p", "", {"aria-live": "polite", id: "when"});
    now.appendChild(parts.when);
    parts.picture = make("div", null, {"class": "picture", tabindex: 0, role: "group",
      "aria-label": w.picture});
    box(main, w.picture).appendChild(parts.picture);
    parts.shown = "";
    var grid = make("div", null, {"class": "grid"});
    main.appendChild(grid);
    var here = box(grid, w.here);
    parts.told = make("ul", null, {id: "told"});
    here.appendChild(parts.told);
    var label = make("label", null, {"class": "soft"});
    var check = make("input", null, {type: "checkbox", onchange: function () {
      details = check.checked; show();
    }});
    check.checked = details;
    label.appendChild(check); label.appendChild(document.createTextNode(" " + w.detail));
    here.appendChild(label);
    parts.changes = make("div", null, {"class": "wide", id: "changes"});
    box(grid, w.change).appendChild(parts.changes);
    var all = box(main, w.all);
    parts.list = make("div", null, {"class": "all"});
    page.steps.forEach(function (step, i) {
      var first = step.told.filter(function (t) { return !t.detail; })[0];
      parts.list.appendChild(make("button",
        (i + 1) + ". " + both(step.at_text) + "  " + both(first && first.text),
        {type: "button", onclick: function () { go(i); }}));
    });
    all.appendChild(parts.list);
    main.appendChild(make("p", w.note, {"class": "soft"}));
    show();
  }

  function show() {
    var w = words[language], step = page.steps[at];
    parts.slider.value = at + 1;
    parts.slider.setAttribute("aria-valuetext", (at + 1) + " / " + page.steps.length);
    parts.back.disabled = at === 0; parts.on.disabled = at === page.steps.length - 1;
    parts.when.textContent = w.slider + " " + (at + 1) + " / " + page.steps.length + " · " +
      both(step.at_text) + (step.actor ? " · " + w.by + " " + both(step.actor) : "") +
      (step.reason ? " · " + w.reason + ": " + step.reason : "") + " · " + step.state +
      (step.outcome ? " (" + step.outcome + ")" : "");
    var wanted = step.picture + language;
    if (parts.shown !== wanted) {
      var read = new DOMParser().parseFromString(page.pictures[step.picture][language],
        "image/svg+xml");
      parts.picture.textContent = "";
      parts.picture.appendChild(document.importNode(read.documentElement, true));
      parts.shown = wanted;
    }
    var shapes = parts.picture.querySelectorAll("g[id]"), seen = null;
    for (var i = 0; i < shapes.length; i++) {
      shapes[i].classList.remove("is-done", "is-active", "is-failed");
      var token = step.tokens[shapes[i].id];
      if (!token) continue;
      shapes[i].classList.add("is-" + token);
      if (token !== "done") seen = shapes[i];
    }
    if (seen) {
      var a = seen.getBoundingClientRect(), b = parts.picture.getBoundingClientRect();
      parts.picture.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2;
      parts.picture.scrollTop += a.top + a.height / 2 - b.top - b.height / 2;
    }
    parts.told.textContent = "";
    step.told.forEach(function (t) {
      if (!t.detail || details) parts.told.appendChild(make("li", both(t.text)));
    });
    parts.changes.textContent = "";
    if (step.changes.length === 0) parts.changes.appendChild(make("p", w.nothing));
    else {
      var table = make("table"), head = make("tr");
      [w.path, w.from, w.to].forEach(function (x) {
        head.appendChild(make("th", x, {scope: "col"}));
      });
      table.appendChild(head);
      step.changes.forEach(function (c) {
        var row = make("tr"), from = make("td"), to = make("td");
        row.appendChild(make("th", c.path, {scope: "row"}));
        if (c.from !== null) from.appendChild(make("del", c.from));
        if (c.to !== null) to.appendChild(make("ins", c.to));
        row.appendChild(from); row.appendChild(to); table.appendChild(row);
      });
      parts.changes.appendChild(table);
    }
    for (i = 0; i < parts.list.children.length; i++) {
      parts.list.children[i].setAttribute("aria-current", i === at ? "true" : "false");
    }
  }
  function go(to) {
    at = Math.max(0, Math.min(page.steps.length - 1, to));
    show();
  }
  function play() {
    var w = words[language];
    if (timer) { clearInterval(timer); timer = 0; parts.play.textContent = w.play; return; }
    if (at === page.steps.length - 1) go(0);
    parts.play.textContent = w.stop;
    timer = setInterval(function () {
      if (at < page.steps.length - 1) return go(at + 1);
      clearInterval(timer); timer = 0; parts.play.textContent = words[language].play;
    }, 900);
  }
  build();
})();
)js";

}  // namespace recourse::cli
