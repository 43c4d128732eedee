// Makes docs/demo.png of the demo that was built last: `node demo/run.mjs build && node demo/screenshot.mjs`.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { startDemoServer } from "./server/demo-server.mjs";

const picture = fileURLToPath(new URL("../docs/demo.png", import.meta.url));
const finder = fileURLToPath(new URL("../spec/browser/support/find-chromium.ts", import.meta.url));

/** The specs' own way to find a browser. It is TypeScript, so it is compiled first, and run as the file that it is. */
async function findChromium() {
  const { outputFiles } = await build({
    entryPoints: [finder],
    bundle: true,
    format: "cjs",
    platform: "node",
    write: false,
  });
  const Module = createRequire(import.meta.url)("node:module");
  const module = new Module(finder);
  module._compile(outputFiles[0].text, finder);
  return module.exports.findChromium();
}

const found = await findChromium();
if ("reason" in found) throw new Error(`There is no browser: ${found.reason}.`);
const server = await startDemoServer();
const browser = await chromium.launch({ ...found, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({
    viewport: { width: 1180, height: 680 },
    colorScheme: "light",
  });
  // The longest delays, so that there is one to be seen.
  await page.addInitScript(() => {
    Math.random = () => 0.99;
  });
  await page.goto(server.url);
  const [ayu, budi] = ["Ayu", "Budi"].map((name) =>
    page.frameLocator(`iframe[title="${name}’s window"]`),
  );
  const open = async (window) => {
    await window.getByText("Connected").waitFor();
    await window.getByRole("link", { name: /^Gunung Gede trip/ }).click();
    await window.getByRole("log").waitFor();
  };
  const press = (window, name) => window.getByRole("button", { name, exact: true }).click();

  await open(ayu);
  await open(budi);
  await press(ayu, "Like");
  await budi.getByRole("textbox").fill("They moved us to platform 4.");
  await budi.getByRole("textbox").press("Enter");
  await ayu.getByRole("log").getByText("platform 4").waitFor();
  await press(budi, /^Tester/);
  await press(budi, "Joins");
  await ayu.getByText("Eko joined").waitFor();
  await press(budi, "Refuse twice");
  await press(budi, /^Tester/);
  await budi.getByText("The server turned this connection away.").waitFor();
  await budi.getByText("in 4 s").waitFor();
  await ayu.getByText("Seen by Budi").waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: picture, animations: "disabled" });
} finally {
  await browser.close();
  await server.close();
}
