// Typesets formulas with MathJax, for typeset_maths.py: a line of JSON in, a line of JSON out.
//     deno run --allow-read typeset_maths.js MATHJAX FONTS
// MATHJAX is the folder with node-main.js, FONTS the address of the fonts as seen from the style.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import process from "node:process";

const [folder, fontURL] = process.argv.slice(2);
const MathJax = await createRequire(import.meta.url)(`${folder}/node-main.js`).init({
  loader: {
    load: ["input/tex", "output/chtml", "adaptors/liteDOM"],
    versionWarnings: false,
    failed: fail,
  },
  startup: { typeset: false },
  // What is not TeX is an error here, not red letters on the page.
  tex: { packages: { "[-]": ["noundefined"] }, formatError: (_, error) => fail(error) },
  chtml: { fontURL },
});
const adaptor = MathJax.startup.adaptor;

function fail(error) {
  throw error;
}

// The drawing is for eyes, the MathML for screen readers.
function typeset(tex, display) {
  const container = MathJax.tex2chtml(tex, { display });
  const [drawing] = adaptor.childNodes(container);
  adaptor.setAttribute(drawing, "aria-hidden", "true");
  const spoken = MathJax.tex2mml(tex, { display }).replace(/\n\s*/g, "");
  const html = adaptor.outerHTML(container);
  const end = "</mjx-container>";
  return `${html.slice(0, -end.length)}<mjx-assistive-mml>${spoken}</mjx-assistive-mml>${end}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = tex === null
      ? { style: adaptor.textContent(MathJax.chtmlStylesheet()) } // of all that was typeset so far
      : { html: typeset(tex, display) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
