// Language, numbers, the door to the server, and the state that all views share.
import { html, useEffect, useRef, useState } from './vendor/htm-preact.js';

/** Only the words of one are loaded. */
const languages = { en: 'English', de: 'Deutsch' };
export { html, useEffect, useRef, useState };

const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: forgotten then */ } };

const wanted = new URLSearchParams(location.search).get('lang') || stored('lang') || navigator.language.slice(0, 2);
export const lang = languages[wanted] ? wanted : 'en';
const words = (await import(`./texts-${lang}.js`)).default;
document.documentElement.lang = lang;

export function setLanguage(next) {
  store('lang', next);
  const url = new URL(location.href);
  url.searchParams.delete('lang');
  location.replace(url);
  location.reload();
}
export const allLanguages = Object.entries(languages);

const theme = new URLSearchParams(location.search).get('theme') || stored('theme');
if (theme) document.documentElement.dataset.theme = theme;
export const isDark = () => (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
export function turnTheme() {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  store('theme', next);
  dispatchEvent(new Event('theme'));
}

/** A text by its path; {x} is replaced. */
export function t(path, values) {
  let found = path.split('.').reduce((at, part) => (at == null ? at : at[part]), words);
  if (found == null) found = path.split('.').pop();
  return values ? found.replace(/\{(\w+)\}/g, (all, name) => (values[name] == null ? '–' : values[name])) : found;
}
export const has = (path) => path.split('.').reduce((at, part) => (at == null ? at : at[part]), words) != null;

const numbers = {};
export function num(value, digits = 0) {
  if (value == null || Number.isNaN(value)) return '–';
  const format = (numbers[digits] ||= new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return format.format(Object.is(value, -0) ? 0 : value);
}
const nb = '\u00a0';
export const f = {
  kw: (w) => (w == null ? '–' : Math.abs(w) < 995 ? num(Math.round(w)) + nb + 'W' : num(w / 1000, Math.abs(w) < 9950 ? 1 : 1) + nb + 'kW'),
  kwh: (wh) => (wh == null ? '–' : Math.abs(wh) < 995 ? num(wh) + nb + 'Wh' : num(wh / 1000, 1) + nb + 'kWh'),
  percent: (p) => (p == null ? '–' : num(p) + nb + '%'),
  time: (s) => (s == null ? '–' : s < 90 ? Math.max(0, Math.round(s)) + nb + 's' : s < 5400 ? Math.round(s / 60) + nb + 'min' : num(s / 3600, s < 36000 ? 1 : 0) + nb + 'h'),
  clock: (seconds, offset) => {
    const at = new Date((seconds + offset) * 1000);
    return String(at.getUTCHours()).padStart(2, '0') + ':' + String(at.getUTCMinutes()).padStart(2, '0');
  },
};

/** Why a consumer has what it has, in the language of the page; in English where the page does not know it yet. */
export function why(reason) {
  const known = reason && words.reason[reason.kind];
  return known ? known(reason, f) : reason ? reason.text : '';
}

// ---- the server ----

export const session = { access: 'full', views: [], listeners: new Set() };

export async function api(path, body, method) {
  const answer = await fetch('api/v1/' + path, body === undefined && !method
    ? { headers: { Accept: 'application/json' } }
    : { method: method || 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body === undefined ? {} : body) });
  if (answer.status === 401 && path !== 'login') {
    session.access = 'none';
    session.listeners.forEach((each) => each());
  }
  const type = answer.headers.get('Content-Type') || '';
  const content = answer.status === 204 ? null : type.includes('json') ? await answer.json() : await answer.text();
  if (!answer.ok) {
    const error = new Error(content && content.error ? content.error : String(content || answer.status));
    error.status = answer.status;
    error.retryAfter = Number(answer.headers.get('Retry-After') || 0);
    throw error;
  }
  return content;
}

/** Sets a control; 0 seconds: until somebody says otherwise. */
export const give = (control, value, seconds) => api(`controls/${encodeURIComponent(control.service)}/${encodeURIComponent(control.id)}`, { value, seconds });

/** The house as it is now: one stream, or a question every five seconds where there is none left. */
export const house = { data: null, lostSince: null, listeners: new Set() };
const tell = () => house.listeners.forEach((each) => each());
let source = null;
let poll = null;
let version = null;

function take(part) {
  if (part.version && version && part.version !== version) location.reload();
  version = part.version || version;
  house.data = { ...(house.data || {}), ...part };
  house.lostSince = null;
  tell();
}

function lost() {
  house.lostSince ||= Date.now();
  tell();
}

export function open() {
  if (!session.views.includes('now')) return;
  source = new EventSource('api/v1/events');
  source.addEventListener('state', (event) => take(JSON.parse(event.data)));
  source.onerror = () => {
    lost();
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      source = null;
      clearTimeout(poll);
      poll = setTimeout(ask, 5000);
    }
  };
}

async function ask() {
  try {
    take(await api('state'));
    poll = setTimeout(ask, 5000);
  } catch (error) {
    lost();
    if (error.status !== 401) poll = setTimeout(open, 5000);
  }
}

document.addEventListener('visibilitychange', () => {
  // A page that nobody looks at costs the GX nothing.
  if (document.hidden) {
    if (source) source.close();
    source = null;
    clearTimeout(poll);
    poll = null;
  } else if (!source && !poll && session.access !== 'none') {
    open();
  }
});

export function useHouse() {
  const [, turn] = useState(0);
  useEffect(() => {
    const heard = () => turn((n) => n + 1);
    house.listeners.add(heard);
    return () => house.listeners.delete(heard);
  }, []);
  return house.data;
}

/** Colours of what consumes, by place in the list. */
export const hue = (index) => 'c' + (index % 6);
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
export const may = () => session.access === 'full';
