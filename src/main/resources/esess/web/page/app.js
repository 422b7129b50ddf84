import { allLanguages, api, f, house, html, lang, open, session, setLanguage, t, turnTheme, useEffect, useHouse, useState } from './core.js';
import { render } from './vendor/htm-preact.js';
import { Help } from './help.js';
import { Now } from './now.js';
import { Settings } from './settings.js';
import { Today } from './today.js';
import { WhatIf } from './whatif.js';

const views = { now: Now, today: Today, settings: Settings, whatif: WhatIf, help: Help };
const tabs = () => Object.keys(views).filter((each) => session.views.includes(each));
const viewOf = () => (tabs().includes(location.hash.slice(1)) ? location.hash.slice(1) : session.views.includes('now') ? 'now' : 'whatif');

function Login({ onDone }) {
  const [error, setError] = useState('');
  const enter = async (event) => {
    event.preventDefault();
    try {
      await api('login', { password: event.target.elements.password.value });
      onDone();
    } catch (e) {
      setError(e.status === 429 ? t('wait', { time: f.time(e.retryAfter) }) : t('wrong'));
    }
  };
  return html`<main id="content"><form class="card stack" onSubmit=${enter}><h1 class="vh">es-ESS</h1><label>${t('password')} <input type="password" name="password" autocomplete="current-password" autofocus /></label>
    ${error && html`<p class="bad" role="alert">${error}</p>`}<div><button class="go">${t('login')}</button></div></form></main>`;
}

function Banner() {
  useHouse();
  return house.lostSince ? html`<p class="banner" role="status">${t('lost', { time: new Date(house.lostSince).toLocaleTimeString(lang) })}</p>` : null;
}

function App() {
  const [view, setView] = useState(viewOf());
  const [, turn] = useState(0);
  const access = session.access;
  useEffect(() => {
    const moved = () => { setView(viewOf()); scrollTo(0, 0); };
    addEventListener('hashchange', moved);
    const changed = () => { setView(viewOf()); turn((n) => n + 1); };
    session.listeners.add(changed);
    return () => { removeEventListener('hashchange', moved); session.listeners.delete(changed); };
  }, []);
  useEffect(() => { document.title = t('nav.' + view) + ' – es-ESS'; }, [view]);
  const View = views[view];
  return html`<a class="skip" href="#content" onClick=${(e) => { e.preventDefault(); document.getElementById('content').focus(); }}>${t('skip')}</a>
    <header class="top"><a class="brand" href="#"><img src="icon.svg" alt="" />es-ESS</a>
      <nav class="tabs" aria-label="es-ESS">${tabs().map((each) => html`<a key=${each} href=${'#' + each} aria-current=${view === each ? 'page' : null}>${t('nav.' + each)}</a>`)}</nav>
      <div class="tools"><select aria-label=${t('language')} value=${lang} onChange=${(e) => setLanguage(e.target.value)}>${allLanguages.map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}</select>
        <button class="icon" aria-label=${t('theme')} title=${t('theme')} onClick=${turnTheme}>◐</button></div>
    </header>
    ${access === 'none' ? html`<${Login} onDone=${() => start()} />` : html`<main id="content" tabindex="-1"><h1 class="vh">${t('nav.' + view)}</h1><${Banner} />
      ${access === 'read' && html`<p class="note">${t('readonly')}</p>`}${session.views.length > 0 && html`<${View} />`}</main>`}`;
}

async function start() {
  try {
    const known = await api('session');
    Object.assign(session, known);
    house.lostSince = null;
  } catch {
    // The banner says that there is no connection; what there is to show is not known before.
    house.lostSince ||= Date.now();
    setTimeout(start, 3000);
  }
  house.listeners.forEach((each) => each());
  session.listeners.forEach((each) => each());
  if (session.access !== 'none' && !house.lostSince) open();
  return true;
}

start().then(() => render(html`<${App} />`, document.getElementById('app')));
