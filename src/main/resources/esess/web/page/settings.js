// The owner's config.ini as forms, made from the declarations of its keys.
import { api, html, lang, may, session, t, useEffect, useRef, useState } from './core.js';

/** What is edited and not saved yet; outlives a change of the view. */
export const draft = { changes: [], listeners: new Set() };
export const changed = (next) => { draft.changes = next; draft.listeners.forEach((each) => each()); };
const same = (a, b) => a.section.toLowerCase() === b.section.toLowerCase() && a.key === b.key && a.kind === b.kind;
const put = (change, before) => changed([...draft.changes.filter((each) => !same(each, change)), ...(change.kind === 'set' && change.value === before ? [] : [change])]);
const draftOf = (section, key) => draft.changes.find((each) => each.kind === 'set' && each.section.toLowerCase() === section.toLowerCase() && each.key === key);

let keys = null;
/** What the keys mean, in the language of the page, by the English words; what is missing stays English. */
let help = {};
const said = (doc) => help[doc] || doc;
const langOf = (doc) => (help[doc] ? lang : 'en');
const translated = () => (lang === 'en' ? null : fetch(`help/help-${lang}.json`).then((answer) => (answer.ok ? answer.json() : {})).then((told) => (help = told), () => {}));
const onBench = () => session.views.includes('workbench');

function useDraft() {
  const [, turn] = useState(0);
  useEffect(() => {
    const heard = () => turn((n) => n + 1);
    draft.listeners.add(heard);
    return () => draft.listeners.delete(heard);
  }, []);
  return draft.changes;
}

const facts = (key) => [key.unit, key.range, key.required ? t('set.required') : key.default ? t('set.default', { v: key.default }) : t('set.optional'), key.aliases.length ? t('set.also', { v: key.aliases.join(', ') }) : ''].filter(Boolean).join(' · ');

function wrongIn(key, value) {
  if (!value) return key.required;
  if (key.type === 'whole' || key.type === 'number') {
    const n = Number(value);
    return Number.isNaN(n) || (key.type === 'whole' && !Number.isInteger(n)) || (key.min != null && n < key.min) || (key.max != null && n > key.max);
  }
  return false;
}

function Field({ id, section, key1: key, value, isSet, onValue }) {
  const mine = draftOf(section, key.name);
  const now = onValue ? value : mine ? mine.value : value || '';
  const give = onValue || ((next) => put({ kind: 'set', section, key: key.name, value: next }, key.secret ? null : value || ''));
  const flag = (text) => (/^(true|yes|on|1)$/i.test(text) ? 'true' : /^(false|no|off|0)$/i.test(text) ? 'false' : text);
  const options = key.type === 'flag' ? [['true', t('set.yes')], ['false', t('set.no')]] : key.choices.map((each) => [each, each]);
  const input = key.secret
    ? html`<input id=${id} type="password" autocomplete="new-password" value=${mine || onValue ? now : ''} placeholder=${isSet ? t('set.secretSet') : t('set.secretNone')} disabled=${!may()} onInput=${(e) => give(e.target.value)} />`
    : options.length
      ? html`<select id=${id} class="field" disabled=${!may()} value=${key.type === 'flag' ? flag(now) : (options.find(([v]) => v.toLowerCase() === now.toLowerCase()) || [now])[0]} onChange=${(e) => give(e.target.value)}>
          <option value="">${key.default ? t('set.default', { v: key.default }) : '–'}</option>${options.map(([v, text]) => html`<option key=${v} value=${v}>${text}</option>`)}</select>`
      : html`<input id=${id} type="text" inputmode=${key.type === 'text' ? 'text' : 'decimal'} value=${now} placeholder=${key.default || key.example} disabled=${!may()} onInput=${(e) => give(e.target.value)} spellcheck="false" autocapitalize="off" />`;
  return html`<div class=${'key' + (mine && !onValue ? ' changed' : '') + (now && wrongIn(key, now) ? ' wrong' : '')} data-key=${key.name}>
    <div><label for=${id}>${key.name}</label><div class="doc" lang=${langOf(key.doc)}>${said(key.doc)}</div></div>
    <div><div class="field">${input}</div><small>${facts(key)}</small></div></div>`;
}

function Section({ section, declared }) {
  const [all, setAll] = useState(false);
  const gone = draft.changes.some((each) => each.kind === 'removeSection' && each.section === section.title);
  const isSet = (key) => section.values[key.name] != null || section.secrets.includes(key.name) || draftOf(section.title, key.name);
  const shown = declared.keys.filter((key) => all || isSet(key) || key.required);
  return html`<div class=${'section' + (gone ? ' gone' : '')} data-section=${section.title}>
    <div class="head"><h3><code>[${section.title}]</code></h3>${declared.keyed && may() && html`<button class="quiet" onClick=${() => changed(gone ? draft.changes.filter((each) => each.section !== section.title) : [...draft.changes.filter((each) => each.section !== section.title), { kind: 'removeSection', section: section.title }])}>${gone ? t('set.removed') : t('set.remove')}</button>`}</div>
    ${!gone && html`${shown.map((key) => html`<${Field} key=${key.name} id=${section.title + '/' + key.name} section=${section.title} key1=${key} value=${section.values[key.name]} isSet=${section.secrets.includes(key.name)} />`)}
      ${section.unknown.length > 0 && html`<p class="bad">${t('set.unknownKeys', { v: section.unknown.join(', ') })}</p>`}
      ${declared.keys.length > shown.length || all ? html`<button class="quiet" aria-expanded=${all} onClick=${() => setAll(!all)}>${all ? t('set.less') : t('set.all', { n: declared.keys.length })}</button>` : ''}`}
  </div>`;
}

function Group({ title, doc, declared, values, service, isOn, open }) {
  const sections = declared.flatMap((each) => {
    const own = values.sections.filter((section) => section.section === each.name);
    return own.length || each.keyed ? own.map((section) => [section, each]) : [[{ title: each.name, section: each.name, values: {}, secrets: [], unknown: [] }, each]];
  });
  const flag = service && draftOf('Services', service);
  const off = flag && flag.value === 'false';
  return html`<details class="card" open=${open} data-service=${service || ''}><summary><span>${title}</span><small lang=${off ? lang : langOf(doc)}>${off ? t('set.switchOff') : said(doc)}</small></summary>
    ${sections.map(([section, each]) => html`<${Section} key=${section.title} section=${section} declared=${each} />`)}
    ${service && may() && html`<div class="row"><button class="quiet danger" onClick=${() => put({ kind: 'set', section: 'Services', key: service, value: off ? String(isOn) : 'false' }, String(isOn))}>${off ? t('set.switchOn') : t('set.switchOff')}</button></div>`}
  </details>`;
}

function Add({ declarations, values }) {
  const [name, setName] = useState('');
  const [which, setWhich] = useState(0);
  const [key, setKey] = useState('');
  const [given, setGiven] = useState({});
  const [answer, setAnswer] = useState('');
  const service = declarations.services.find((each) => each.name === name);
  const section = service && service.sections[which];
  const title = section && (section.keyed && key ? section.name + ':' + key : section.name);
  const add = section && { kind: 'addSection', section: title, values: Object.fromEntries(Object.entries(given).filter(([, v]) => v)) };
  const exists = section && values.sections.some((each) => each.title.toLowerCase() === title.toLowerCase());
  const all = section ? [...(values.flags[name] ? [] : [{ kind: 'set', section: 'Services', key: name, value: 'true' }]), ...(exists ? Object.entries(add.values).map(([k, value]) => ({ kind: 'set', section: title, key: k, value })) : [add])] : [];
  const ready = section && (!section.keyed || section.keyOptional || key) && section.keys.every((each) => !wrongIn(each, given[each.name] || ''));
  const test = async () => {
    setAnswer(t('set.testing'));
    try {
      const told = await api('config/test', { changes: [...draft.changes, ...all], service: name, section: title });
      setAnswer(told.answers ? t('set.answers', { what: told.text }) : told.text);
    } catch (error) { setAnswer(error.message); }
  };
  const done = () => { changed([...draft.changes, ...all]); setName(''); setKey(''); setGiven({}); setAnswer(''); };
  const wanted = section ? section.keys.filter((each) => each.required || each.secret || /^(Host|CustomName|Role|Model|Topic|Preset|BaseTopic|Request|Priority)$/.test(each.name)) : [];
  return html`<details class="card add"><summary><span>+ ${t('set.add')}</span></summary>
    <div class="key"><div><label for="add-service">${t('set.choose')}</label></div><select id="add-service" class="field" value=${name} onChange=${(e) => { setName(e.target.value); setWhich(0); setGiven({}); setAnswer(''); }}><option value="">–</option>
      ${declarations.services.filter((each) => !each.former).map((each) => html`<option key=${each.name} value=${each.name}>${each.name} – ${said(each.doc)}</option>`)}</select></div>
    ${service && service.sections.length > 1 && html`<div class="key"><div><label for="add-section">${t('set.key')}</label></div><select id="add-section" class="field" value=${which} onChange=${(e) => { setWhich(Number(e.target.value)); setGiven({}); }}>${service.sections.map((each, i) => html`<option key=${each.name} value=${i}>[${each.name}] ${said(each.doc)}</option>`)}</select></div>`}
    ${section && section.keyed && html`<div class="key"><div><label for="add-key">${t('set.key')}</label><div class="doc"><code>[${section.name}:${key || section.example}]</code></div></div><input id="add-key" type="text" value=${key} placeholder=${section.example} onInput=${(e) => setKey(e.target.value.trim())} /></div>`}
    ${section && wanted.map((each) => html`<${Field} key=${each.name} id=${'add/' + each.name} section=${title} key1=${each} value=${given[each.name] || ''} onValue=${(v) => setGiven({ ...given, [each.name]: v })} />`)}
    ${service && html`<p aria-live="polite" class=${answer ? 'big' : ''}>${answer}</p><div class="row">${!onBench() && html`<button class="plain" disabled=${!ready || !may()} onClick=${test}>${t('set.test')}</button>`}<button class="go" disabled=${!ready || !may()} onClick=${done}>${t('set.addIt')}</button></div>`}
  </details>`;
}

export function Difference({ lines }) {
  return html`<pre class="diff" tabindex="0">${lines.map((line, i) => html`<div key=${i} class=${line.kind === '+' ? 'plus' : line.kind === '-' ? 'minus' : ''}>${line.kind === '~' ? '⋯' : line.kind + ' ' + line.text}</div>`)}</pre>`;
}

function Preview({ file, seen, former, onClose, onSaved }) {
  const box = useRef(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => { box.current.showModal(); }, []);
  const save = async () => {
    try {
      const told = await api('config', { ...seen.asked, was: seen.was, dryRun: false });
      if (seen.asked.changes.length) changed([]);
      onSaved(told);
    } catch (error) { setTrouble(error.message); }
  };
  const errors = seen.problems.filter((each) => each.error);
  return html`<dialog ref=${box} onClose=${onClose} aria-labelledby="preview"><h2 id="preview">${t('set.preview', { file })}</h2>
    ${seen.difference.length ? html`<${Difference} lines=${seen.difference} />` : html`<p class="note">${t('set.noChange')}</p>`}
    ${errors.length > 0 && html`<p class="bad">${t('set.newProblems')}</p><ul>${errors.map((each, i) => html`<li class="bad" key=${i} lang="en">${each.text}</li>`)}</ul>`}
    <p class="note">${onBench() ? t('set.nobody') : seen.everything ? t('set.restartAll') : seen.restarts.length ? t('set.restarts', { what: seen.restarts.join(', ') }) : t('set.nobody')}</p>
    ${trouble && html`<p class="bad" role="alert">${trouble}</p>`}
    <div class="row"><button class="go" disabled=${!may() || !seen.difference.length} onClick=${save}>${former ? t('set.restore') : t('set.save')}</button><button class="plain" onClick=${() => box.current.close()}>${t('set.back')}</button></div></dialog>`;
}

function Former({ names, onChoose, onFile }) {
  return html`<details class="card"><summary><span>${t('set.former')}</span><small>${names.length}</small></summary>
    ${names.length ? html`<ul class="rows">${names.map((name) => html`<li key=${name}><span class="mono">${name}</span><button class="quiet" onClick=${() => onChoose(name)}>${t('set.restore')}</button></li>`)}</ul>` : html`<p class="note">${t('set.formerNone')}</p>`}
    ${may() && !onBench() && html`<div class="row"><label class="plain">${t('set.takeOver')} <input type="file" accept=".ini,text/plain" onChange=${onFile} /></label></div>`}</details>`;
}

export function Settings() {
  const changes = useDraft();
  const [config, setConfig] = useState(null);
  const [error, setError] = useState('');
  const [seen, setSeen] = useState(null);
  const [said, setSaid] = useState('');
  const load = () => Promise.all([keys || api('config/keys').then((told) => (keys = told)), api('config'), keys ? null : translated()]).then(([declarations, told]) => setConfig({ ...told, declarations }), (e) => setError(e.message));
  useEffect(() => { load(); }, []);
  if (error) return html`<p class="bad" role="alert">${error}</p>`;
  if (!config) return html`<p class="note">${t('loading')}</p>`;
  const look = async (former, text) => {
    const asked = { changes: former || text ? [] : draft.changes, former: former || '', ...(text ? { text } : {}) };
    try {
      setSeen({ former, asked, ...(await api('config', { ...asked, was: config.was, dryRun: true })) });
    } catch (e) { setSaid(e.message); }
  };
  const file = async (event) => { look('', await event.target.files[0].text()); event.target.value = ''; };
  const { declarations, values } = config;
  const on = declarations.services.filter((each) => values.flags[each.name] || draft.changes.some((c) => c.section === 'Services' && c.key === each.name && c.value === 'true'));
  const saved = (told) => { setSeen(null); setSaid(t('set.saved') + ' ' + (onBench() ? t('what.toGx') : told.restart || '')); load(); };
  return html`<div class="stack">
    ${said && html`<p class="note" role="status">${said}</p>`}
    ${values.problems.length > 0 && html`<section class="card"><h2>${t('set.problems')}</h2><ul lang="en">${values.problems.map((each, i) => html`<li key=${i} class=${each.error ? 'bad' : 'note'}>${each.text}</li>`)}</ul></section>`}
    ${may() && html`<${Add} declarations=${declarations} values=${values} />`}
    <div class="group">${on.map((each) => html`<${Group} key=${each.name} title=${each.name} doc=${each.doc} declared=${each.sections} values=${values} service=${each.name} isOn=${values.flags[each.name]} />`)}
    <${Group} title=${t('set.general')} doc=${declarations.always.map((each) => '[' + each.name + ']').join(' ')} declared=${declarations.always} values=${values} /></div>
    <${Former} names=${config.former} onChoose=${look} onFile=${file} />
    ${changes.length > 0 && html`<div class="dock"><div role="region" aria-label=${t('set.changes', { n: changes.length })}><span>${changes.length === 1 ? t('set.change') : t('set.changes', { n: changes.length })}</span><button class="quiet" onClick=${() => changed([])}>${t('set.discard')}</button>${onBench() && html`<a href="#whatif">${t('nav.whatif')}</a>`}<button class="go" onClick=${() => look('')}>${t('set.review')}</button></div></div>`}
    ${seen && html`<${Preview} file=${config.file} seen=${seen} former=${seen.former} onClose=${() => setSeen(null)} onSaved=${saved} />`}
  </div>`;
}
