/** What the page of the doubt test runs: each case changes a fresh body and says what became of the fingerprint. */
import {fingerprint, watchShadowRoots} from "../../src/page/fingerprint";

watchShadowRoots();

const make = (markup: string): void => {
  document.body.innerHTML = markup;
};

const element = (): HTMLElement => {
  make("<div>text</div>");
  const found = document.querySelector("div");
  if (found === null) throw new Error("no element");
  return found;
};

const rule = (text: string): void => {
  const sheet = new CSSStyleSheet();
  sheet.insertRule(text);
  document.adoptedStyleSheets = [sheet];
};

const GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

const cases: Record<string, () => void> = {
  same: () => make("<div>text</div>"),
  script: () => make("<div>text</div><script>1</script>"),
  text: () => make("<div>other</div>"),
  style: () => element().style.setProperty("color", "red"),
  variable: () => {
    make("<div>text</div>");
    document.documentElement.style.setProperty("--a", "1");
  },
  adopted: () => {
    make("<div>text</div>");
    rule("div{color:red}");
  },
  form: () => {
    make("<input>");
    const input = document.querySelector("input");
    if (input !== null) input.value = "a";
  },
  form_other: () => {
    make("<input>");
    const input = document.querySelector("input");
    if (input !== null) input.value = "b";
  },
  shadow: () => {
    element().attachShadow({mode: "open"}).innerHTML = "<p>a</p>";
  },
  shadow_other: () => {
    element().attachShadow({mode: "open"}).innerHTML = "<p>b</p>";
  },
  scroll: () => {
    make('<div style="height:10px;overflow:scroll"><p style="height:99px">a</p></div>');
    document.querySelector("div")?.scrollTo(0, 7);
  },
  scroll_other: () => make('<div style="height:10px;overflow:scroll"><p style="height:99px">a</p></div>'),
  canvas: () => make("<canvas></canvas>"),
  video: () => make("<video></video>"),
  frame: () => make("<iframe></iframe>"),
  gif: () => make(`<img src="${GIF}">`),
  gif_in_style: () => make(`<div style="background:url('${GIF}')">a</div>`),
  gif_in_rule: () => {
    make("<div>text</div>");
    rule(`div{background:url("${GIF}")}`);
  },
  smil: () => make('<svg><circle r="1"><animate attributeName="r" dur="1s" to="2"></animate></circle></svg>'),
  animation: () => {
    element().animate([{opacity: 0}, {opacity: 1}], 1e6);
  },
  dialog: () => {
    make("<dialog>a</dialog>");
    document.querySelector("dialog")?.showModal();
  },
  font: () => {
    make("<div>text</div>");
    document.fonts.add(new FontFace("x", "local(y)"));
  },
  closed: () => {
    document.fonts.clear();
    element().attachShadow({mode: "closed"});
  },
};

const results = Object.entries(cases).map(([name, change]) => {
  document.adoptedStyleSheets = [];
  document.documentElement.removeAttribute("style");
  change();
  return [name, fingerprint()];
});
void fetch("/found", {method: "POST", body: JSON.stringify(Object.fromEntries(results))});
