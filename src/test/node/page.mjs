// A person with a browser in the demo's house: reads, switches, changes a key, breaks a device, in both languages, on a
// phone and on a laptop, light and dark. usage: node page.mjs URL [DIRECTORY for pictures]
import { check, judge, open, person, picture, pictures, text } from './browser.mjs';

const ready = { now: '.energy .seg', today: '.u-wrap canvas', settings: 'details[data-service=Shelly]', whatif: 'main a.go', help: '.logview div' };

await person(async () => {
  // ---- everything can be read, everywhere: in both languages, light and dark, on a laptop and on a phone ----
  for (const [lang, theme] of [['en', 'light'], ['de', 'dark'], ['en', 'dark'], ['de', 'light']]) {
    const page = await open('now', { theme, lang });
    for (const view of Object.keys(ready)) {
      await page.evaluate((hash) => { location.hash = hash; }, view);
      await page.waitForSelector(ready[view]);
      if (view === 'now') await page.waitForFunction(() => document.querySelectorAll('.consumer .why').length >= 4);
      check((await page.title()).length > 8 && (await page.$eval('html', (each) => each.lang)) === lang, `${view} speaks ${lang}`);
      if (view === 'settings') {
        if (pictures && theme === 'light' && lang === 'en') await picture(page, 'page-settings-laptop');
        await page.click('details[data-service=Shelly] summary');
        check((await page.$$eval('details[data-service=Shelly] .doc', (all) => all.map((each) => each.lang))).every((each) => each === lang), `the keys are explained in ${lang}`);
      }
      for (const width of [1280, 360]) {
        await page.setViewport({ width, height: width < 500 ? 780 : 900, deviceScaleFactor: pictures ? 2 : 1 });
        await judge(page, `${view}, ${width} px, ${theme}, ${lang}`);
        const shown = `${width} ${theme} ${lang}`;
        if (view !== 'settings' && shown === '1280 light en') await picture(page, `page-${view}-laptop`);
        if (shown === '360 dark de') await picture(page, `page-${view}-phone`);
      }
      await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: pictures ? 2 : 1 });
    }
    await page.close();
  }

  // ---- now: the bar adds up and each consumer says why ----
  const now = await open('now');
  await now.waitForFunction(() => document.querySelectorAll('.consumer .why').length >= 4);
  const state = await now.evaluate(() => fetch('api/v1/state').then((answer) => answer.json()));
  const sum = (parts) => parts.reduce((all, part) => all + part.watts, 0);
  check(Math.abs(sum(state.energy.from) - sum(state.energy.to)) <= state.energy.from.length + state.energy.to.length, 'what comes is what goes');
  check((await now.$$eval('.consumer .why', (all) => all.every((each) => each.innerText.length > 5))), 'every consumer says why');
  check(/ESS|set point|Nobody/.test(await text(now, '.aside')), 'it says who controls ESS');

  // ---- a person switches the pump off, and on the keyboard back to the sun ----
  const pump = '.consumer[data-key=poolpump] ';
  await now.waitForSelector(pump + 'input[value=off]');
  await now.click(pump + 'input[value=off]');
  await now.waitForFunction((row) => document.querySelector(row + 'input[value=off]').checked && /until \d\d:\d\d/.test(document.querySelector(row).innerText), {}, pump);
  check(true, 'the pump is off, with an end');
  await now.waitForFunction((row) => /you decide/i.test(document.querySelector(row + '.why').innerText), {}, pump);
  check(true, 'and says that a person has decided');
  await now.focus(pump + 'input[value=off]');
  await now.keyboard.press('ArrowRight');
  await now.waitForFunction((row) => document.querySelector(row + 'input[value=auto]').checked && !/until/.test(document.querySelector(row).innerText), {}, pump);
  check(true, 'the keyboard gives it back to the sun');

  // ---- and chooses how the charger charges ----
  const mode = '.aside select[id$=Mode]';
  await now.waitForFunction((select) => document.querySelector(select)?.value === 'Auto', {}, mode);
  await now.select(mode, 'Manual');
  await now.waitForFunction(() => fetch('api/v1/state').then((answer) => answer.json()).then((told) => told.chargers[0].mode === 0));
  check(true, 'the charger is switched to manual');
  await now.select(mode, 'Auto');
  await now.waitForFunction(() => fetch('api/v1/state').then((answer) => answer.json()).then((told) => told.chargers[0].mode === 1));

  // ---- the log tells more, for a while ----
  const help = await open('help');
  await help.waitForSelector('.logview div');
  await help.waitForFunction(() => [...document.querySelectorAll('label')].some((each) => /30 minutes/.test(each.innerText)));
  const level = await help.evaluateHandle(() => [...document.querySelectorAll('label')].find((each) => /30 minutes/.test(each.innerText)).querySelector('select'));
  await level.select('APP_DEBUG');
  await help.waitForFunction(() => /until \d\d:\d\d/.test(document.querySelector('section[aria-labelledby=log]').innerText));
  check(true, 'the log tells more, with an end');
  await level.select('INFO');
  await help.close();

  // ---- today: a moment tells the reason ----
  const today = await open('today');
  const box = await (await today.waitForSelector('.u-over')).boundingBox();
  await today.mouse.move(box.x + box.width - 4, box.y + box.height / 2);
  await today.waitForSelector('.moment li em');
  check((await today.$$eval('.moment li em', (all) => all.some((each) => each.innerText.length > 5))), 'the cursor tells the reason at that moment');
  check(/kWh|Wh/.test(await text(today, '.tiles')) && /€/.test(await text(today, '.tiles')), 'kWh and money');
  await picture(today, 'page-today-moment');
  await today.close();

  // ---- settings: a key is changed; what the device does then is said ----
  const settings = await open('settings');
  await settings.waitForSelector('details[data-service=ModbusMeter]');
  check(!JSON.stringify(await settings.evaluate(() => fetch('api/v1/config').then((answer) => answer.json()))).includes('demo-3em'), 'no secret is told');
  await settings.click('details[data-service=ModbusMeter] summary');
  const host = '[data-section="ModbusMeter:workshop"] [data-key=Host] input';
  await settings.waitForSelector(host, { visible: true });
  await settings.$eval(host, (input) => { input.value = '127.0.0.1:9'; input.dispatchEvent(new Event('input', { bubbles: true })); });
  await settings.waitForSelector('.dock button.go');
  await settings.click('.dock button.go');
  await settings.waitForSelector('dialog .diff .plus');
  check((await text(settings, 'dialog .diff')).includes('+ Host = 127.0.0.1:9'), 'the changed line is shown before it is saved');
  check((await text(settings, 'dialog')).includes('Starts anew: ModbusMeter'), 'and who starts anew');
  await judge(settings, 'the preview');
  await picture(settings, 'page-preview');
  await settings.click('dialog button.go');
  await settings.waitForFunction(() => !document.querySelector('dialog'));
  check(true, 'it is saved');
  await settings.waitForFunction(() => fetch('api/v1/config').then((answer) => answer.json()).then((config) => config.former.length === 1));
  check(true, 'the former file is kept');
  await settings.close();

  await now.waitForFunction(() => /Workshop|workshop|ModbusMeter/.test(document.querySelector('.health .sick')?.innerText || ''));
  await now.waitForFunction(() => /no answer/.test(document.querySelector('.health').innerText));
  check(true, 'the broken device says so: ' + (await text(now, '.health .sick')).replace(/\s+/g, ' '));
  await picture(now, 'page-trouble');
});
