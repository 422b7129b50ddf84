// A person with a browser at the workbench: cancels, compares with nobody, changes a key, compares again, saves.
// usage: node workbench.mjs URL [DIRECTORY for pictures]
import { check, judge, open, person, picture, text } from './browser.mjs';

await person(async () => {
  const page = await open('');
  await page.waitForSelector('select#a option');
  check((await page.$$eval('nav a', (all) => all.map((each) => each.hash))).join() === '#settings,#whatif', 'only what a file needs is shown');
  const give = (selector, value) => page.$eval(selector, (input, text) => { input.value = text; input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true })); }, value);

  // ---- a year is too long to wait for ----
  await give('#days', '300');
  await page.click('form button.go');
  await page.waitForSelector('progress');
  check(true, 'it shows how far it is');
  await page.waitForFunction(() => document.querySelector('form .row button.plain'));
  await page.click('form .row button.plain');
  await page.waitForFunction(() => /Cancelled/.test(document.querySelector('form').innerText));
  check(true, 'it can be cancelled');

  // ---- a key is changed and compared with what it was ----
  await page.click('nav a[href="#settings"]');
  await page.waitForSelector('details[data-service=SolarOverheadDistributor] summary');
  await page.$eval('details[data-service=SolarOverheadDistributor]', (each) => { each.open = true; });
  const wide = await page.$('details[data-service=SolarOverheadDistributor] button.quiet[aria-expanded=false]');
  if (wide) await wide.click();
  const reserve = '[data-section=SolarOverheadDistributor] [data-key=MinBatteryCharge] input';
  await page.waitForSelector(reserve);
  await give(reserve, '4000');
  await page.waitForSelector('.dock a[href="#whatif"]');
  check(!(await page.$('details.add button.plain')), 'no device is asked from here');
  await page.click('.dock a[href="#whatif"]');
  await page.waitForSelector('select#b option[value=draft]');
  check((await page.$eval('select#b', (each) => each.value)) === 'draft', 'the changes are what is compared');
  await give('#days', '1');
  await page.click('form button.go');
  await page.waitForSelector('.pair .u-wrap canvas');
  check((await page.$$('.pair > section .u-wrap')).length === 2, 'two plots, side by side');
  const left = await page.$$eval('.pair > section', (all) => all.map((each) => each.getBoundingClientRect().left));
  check(left[1] > left[0] + 300, 'beside each other on a laptop');
  const figures = await text(page, '[aria-labelledby=figures]');
  check(/Bought/.test(figures) && /kWh/.test(figures) && /Cost/.test(figures), 'figures of both, and their difference');
  check((await text(page, '[aria-labelledby=switchings]')).match(/Switchings/g).length >= 2, 'switchings of each consumer');
  const plot = await page.$('.pair .u-over');
  await plot.scrollIntoView();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height / 2);
  await page.waitForFunction(() => document.querySelectorAll('.pair .moment li em').length >= 4);
  check((await page.$$eval('.pair .moment li em', (all) => all.filter((each) => each.innerText.length > 5).length)) >= 4, 'one cursor tells the reasons in both');
  await judge(page, 'the comparison');
  await picture(page, 'page-whatif-laptop', { fullPage: true });
  await page.setViewport({ width: 360, height: 780 });
  await judge(page, 'the comparison on a phone');
  await page.setViewport({ width: 1280, height: 900 });

  // ---- and saved ----
  await page.click('nav a[href="#settings"]');
  await page.waitForSelector('.dock button.go');
  await page.click('.dock button.go');
  await page.waitForSelector('dialog .diff .plus');
  check((await text(page, 'dialog')).includes('Nothing has to start anew'), 'nothing runs here');
  await page.click('dialog button.go');
  await page.waitForFunction(() => !document.querySelector('dialog') && !document.querySelector('.dock'));
  check(true, 'it is saved');
  await page.click('nav a[href="#whatif"]');
  await page.waitForFunction(() => document.querySelectorAll('select#b option').length >= 4);
  check(true, 'the former file can be compared with');
});
