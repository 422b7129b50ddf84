// What the persons with a browser have in common.
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const PATIENCE = 120_000;
const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const [base, pictures] = process.argv.slice(2);
const failures = [];

export { base, pictures };
export const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  protocolTimeout: PATIENCE,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'],
});
export const check = (holds, what) => { console.log((holds ? 'ok   ' : 'FAIL ') + what); if (!holds) failures.push(what); };
export const text = (page, selector) => page.$eval(selector, (each) => each.innerText);
export const picture = (page, name, more) => pictures && page.screenshot({ path: `${pictures}/${name}.png`, ...more });

/** Opens a view; whatever goes wrong in it, and whatever it asks of others, is a failure. */
export async function open(view, { width = 1280, theme = 'light', lang = 'en' } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => check(false, view + ': ' + error.message));
  page.on('console', (said) => said.type() === 'error' && check(false, view + ': ' + said.text() + ' ' + said.location().url));
  page.on('request', (request) => !request.url().startsWith(base) && !request.url().startsWith('blob:') && !request.url().startsWith('data:') && check(false, 'asks outside: ' + request.url()));
  await page.setViewport({ width, height: width < 500 ? 780 : 900, deviceScaleFactor: pictures ? 2 : 1 });
  await page.goto(`${base}?theme=${theme}&lang=${lang}#${view}`);
  return page;
}

/** Nothing beyond the edge, and nothing that keeps somebody out. */
export async function judge(page, what) {
  // Plots follow a new width a moment later.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, { timeout: 5000 }).catch(() => {});
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(wider <= 0, `${what}: nothing stands beyond the edge` + (wider > 0 ? ` (${wider} px)` : ''));
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe + ';0');
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map((each) => each.id + ' ' + each.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')));
  check(found.length === 0, `${what}: axe finds nothing` + (found.length ? ': ' + found.join('; ') : ''));
}

/** Runs what a person does; the exit code says whether all was well. */
export async function person(does) {
  try {
    await does();
  } catch (error) {
    check(false, String(error.stack || error));
  } finally {
    await browser.close();
  }
  console.log(failures.length ? `${failures.length} failed` : 'all is well');
  process.exit(failures.length ? 1 : 0);
}
