// The workbench: two versions of a configuration in the same simulated house, side by side.
import { api, f, html, num, t, useEffect, useState } from './core.js';
import { draft } from './settings.js';
import { Bars, Lane, Moment, Plot, stackOf } from './today.js';

/** What was asked for and what came of it; outlives a change of the view. */
const last = { a: 'file', b: '', scenario: { day: 'cloudy', days: '1', start: '', pv: '9000', seed: '1', phases: '3', 'grid-loss': '' }, price: '0.30', feedIn: '0.08', versions: null };

const nameOf = (version) => (['file', 'draft', 'nobody'].includes(version) ? t('what.' + version) : version.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d).*/, '$1-$2-$3 $4:$5'));

function Choice({ id, label, value, options, onChange }) {
  return html`<div><label for=${id}><small>${label}</small></label><select id=${id} class="field" value=${value} onChange=${(e) => onChange(e.target.value)}>${options.map(([v, text]) => html`<option key=${v} value=${v}>${text}</option>`)}</select></div>`;
}

function Input({ id, label, value, onChange, ...more }) {
  return html`<div><label for=${id}><small>${label}</small></label><input id=${id} type="text" value=${value} onInput=${(e) => onChange(e.target.value.trim())} ...${more} /></div>`;
}

const price = (text) => (text === '' ? null : Number(text.replace(',', '.')));
const money = (v) => num(v, 2);
const percent = (v) => (v == null ? '–' : num(v, 1) + '\u00a0%');
const cost = (each) => (price(last.price) == null ? null : (each.importWh * price(last.price) - each.exportWh * (price(last.feedIn) || 0)) / 1000);
const signed = (v, format) => (v == null || Number.isNaN(v) ? '' : (v > 0 ? '+' : '') + format(v));
const minutes = (s) => (s < 0 ? '-' : '') + f.time(Math.abs(s));

/** name, value of a version, format, and whether more is better (1), worse (-1) or neither. */
const figures = [
  ['selfUse', (each) => each.selfUse, percent, 1], ['autarky', (each) => each.autarky, percent, 1],
  ['import', (each) => each.importWh, f.kwh, -1], ['export', (each) => each.exportWh, f.kwh, 0],
  ['heldBack', (each) => each.curtailedWh, f.kwh, -1], ['cost', cost, money, -1],
  ['consumersGot', (each) => each.consumersWh, f.kwh, 0], ['lastSoc', (each) => each.lastSoc, percent, 0], ['leastSoc', (each) => each.leastSoc, percent, 0], ['writes', (each) => each.writes, (v) => num(v), 0],
];

function Row({ name, values, format, better }) {
  const difference = values.length > 1 && values[0] != null && values[1] != null ? values[1] - values[0] : null;
  const good = difference && better ? (difference * better > 0 ? 'ok' : 'bad') : '';
  return html`<tr><th scope="row">${name}</th>${values.map((each, i) => html`<td key=${i}>${each == null ? '–' : format(each)}</td>`)}${values.length > 1 && html`<td class=${good}>${difference === 0 ? '±0' : signed(difference, format)}</td>`}</tr>`;
}

function Table({ label, versions, children }) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${label}><table><thead><tr><th scope="col"><span class="vh">${label}</span></th>${versions.map((each, i) => html`<th key=${i} scope="col">${'AB'[i]}: ${nameOf(each.name)}</th>`)}${versions.length > 1 && html`<th scope="col">B − A</th>`}</tr></thead><tbody>${children}</tbody></table></div>`;
}

/** So high that both plots have the same scale. */
function topOf(history) {
  const stack = stackOf(history);
  return Math.max(...history.series.sun, ...history.series.sun.map((_, at) => stack.reduce((sum, part) => sum + part.values[at], 0)));
}

function Result({ versions }) {
  const [at, setAt] = useState(null);
  const top = Math.max(...versions.map((each) => topOf(each.history)));
  const keys = [...new Set(versions.flatMap((each) => each.consumers.map((c) => c.key)))];
  const of = (key, what) => versions.map((each) => (each.consumers.find((c) => c.key === key) || {})[what]);
  const nameFor = (key) => versions.map((each) => each.consumers.find((c) => c.key === key)).find(Boolean).name;
  return html`<section class="card" aria-labelledby="figures"><h2 id="figures">${t('what.figures')}</h2>
      <${Table} label=${t('what.figures')} versions=${versions}>${figures.map(([name, value, format, better]) => html`<${Row} key=${name} name=${t('what.' + name)} values=${versions.map((each) => value({ ...each.figures, consumersWh: each.consumers.reduce((sum, one) => sum + one.energyWh, 0) }))} format=${format} better=${better} />`)}<//>
      ${versions.length > 1 && html`<p class="note">${t('what.unequal')}</p>`}</section>
    ${keys.length > 0 && html`<section class="card" aria-labelledby="switchings"><h2 id="switchings">${t('consumers')}</h2>
      <${Table} label=${t('consumers')} versions=${versions}>${keys.map((key) => html`<tr key=${key}><th scope="rowgroup" colspan="4">${nameFor(key)}</th></tr>
        <${Row} name=${t('what.energy')} values=${of(key, 'energyWh')} format=${f.kwh} better=${0} /><${Row} name=${t('what.running')} values=${of(key, 'seconds')} format=${minutes} better=${0} /><${Row} name=${t('what.switchings')} values=${of(key, 'switchings')} format=${(v) => num(v)} better=${-1} />`)}<//></section>`}
    <div class="pair">${versions.map((each, i) => html`<section class="card" key=${i} aria-labelledby=${'v' + i}><h2 id=${'v' + i}>${'AB'[i]}: ${nameOf(each.name)}</h2>
      <${Plot} history=${each.history} top=${top} onMoment=${setAt} />
      <ul class="legend"><li><i class="dot line"></i><span>— ${t('day.sun')}</span></li>${stackOf(each.history).map((part) => html`<li key=${part.name}><i class=${'dot ' + part.colour}></i><span>${part.name}</span></li>`)}<li><span>┄ ${t('day.soc')}</span></li></ul>
      <div class="lanes">${each.history.consumers.map((consumer, n) => html`<${Lane} key=${consumer.key} consumer=${consumer} index=${n} at=${at} />`)}</div>
      <${Moment} history=${each.history} at=${at} />
      ${each.days.length > 1 && html`<${Bars} rows=${each.days.map((day) => ({ ...day, label: day.date.slice(8) }))} title=${(row) => row.date} />`}
      ${[...each.leftOut, ...each.messages].length > 0 && html`<details><summary><small>${t('what.said', { n: each.leftOut.length + each.messages.length })}</small></summary><ul lang="en">${each.leftOut.map((text) => html`<li class="bad" key=${text}>${text}</li>`)}${each.messages.map((text) => html`<li class="note" key=${text}>${text}</li>`)}</ul></details>`}
    </section>`)}</div>`;
}

export function Bench() {
  const [, turn] = useState(0);
  const [progress, setProgress] = useState(null);
  const [former, setFormer] = useState([]);
  const [error, setError] = useState('');
  const running = progress && progress.state === 'RUNNING';
  const set = (change) => { Object.assign(last, change); turn((n) => n + 1); };
  const look = () => api('simulation').then((told) => {
    setProgress(told);
    if (told.state === 'FAILED') setError(told.trouble);
    if (told.state === 'DONE' && !last.versions) return api('simulation/result').then((result) => set({ versions: result.versions || null }));
  }).catch((e) => setError(e.message));
  useEffect(() => { look(); api('config').then((told) => setFormer(told.former), (e) => setError(e.message)); }, []);
  useEffect(() => {
    if (!running) return undefined;
    const again = setInterval(look, 400);
    return () => clearInterval(again);
  }, [running]);
  const changes = draft.changes.length;
  const choices = ['file', ...(changes ? ['draft'] : []), 'nobody', ...former].map((each) => [each, nameOf(each)]);
  const b = last.b && choices.some(([v]) => v === last.b) ? last.b : last.b === '-' ? '-' : changes ? 'draft' : 'nobody';
  const a = choices.some(([v]) => v === last.a) ? last.a : 'file';
  const begin = async (event) => {
    event.preventDefault();
    setError('');
    set({ versions: null });
    const scenario = Object.fromEntries(Object.entries(last.scenario).filter(([k, v]) => v && !(k === 'pv' && last.scenario.day === 'recording')));
    try {
      setProgress(await api('simulation', { versions: b === '-' ? [a] : [a, b], changes: draft.changes, scenario }));
    } catch (e) { setError(e.message); }
  };
  const s = (name) => (value) => set({ scenario: { ...last.scenario, [name]: value } });
  const suns = (progress ? progress.suns : ['clear', 'cloudy', 'mixed', 'winter']).map((each) => [each, t('what.suns.' + each)]);
  return html`<div class="stack"><section class="card" aria-labelledby="what"><h2 id="what">${t('what.title')}</h2><p class="note">${t('what.bench')} ${changes ? html`<a href="#settings">${changes === 1 ? t('set.change') : t('set.changes', { n: changes })}</a>` : html`<a href="#settings">${t('what.change')}</a>`}</p>
      <form onSubmit=${begin}><div class="fields">
        <${Choice} id="a" label="A" value=${a} options=${choices} onChange=${(v) => set({ a: v })} /><${Choice} id="b" label="B" value=${b} options=${[...choices, ['-', '–']]} onChange=${(v) => set({ b: v })} />
        <${Choice} id="day" label=${t('day.sun')} value=${last.scenario.day} options=${suns} onChange=${s('day')} />
        <${Input} id="days" label=${t('what.days', { n: progress ? progress.mostDays : '' })} value=${last.scenario.days} inputmode="numeric" onChange=${s('days')} />
        <${Input} id="start" label=${t('what.start')} value=${last.scenario.start} placeholder="2026-03-21" onChange=${s('start')} />
        <${Input} id="pv" label=${t('what.pv')} value=${last.scenario.pv} inputmode="numeric" onChange=${s('pv')} />
        <${Input} id="loss" label=${t('what.loss')} value=${last.scenario['grid-loss']} placeholder="12:00-13:30" onChange=${s('grid-loss')} />
        <${Choice} id="phases" label=${t('what.phases')} value=${last.scenario.phases} options=${[['1', '1'], ['3', '3']]} onChange=${s('phases')} />
        <${Input} id="seed" label=${t('what.seed')} value=${last.scenario.seed} inputmode="numeric" onChange=${s('seed')} />
        <${Input} id="price" label=${t('what.price')} value=${last.price} inputmode="decimal" onChange=${(v) => set({ price: v })} />
        <${Input} id="feedin" label=${t('what.feedIn')} value=${last.feedIn} inputmode="decimal" onChange=${(v) => set({ feedIn: v })} /></div>
        <div class="row">${running
          ? html`<progress max="100" value=${progress.percent} aria-label=${t('what.running')}></progress><span role="status">${progress.percent} %</span><button class="plain" type="button" onClick=${() => api('simulation/cancel', {}).then(setProgress, (e) => setError(e.message))}>${t('what.cancel')}</button>`
          : html`<button class="go">${t('what.simulate')}</button>`}${progress && progress.state === 'CANCELLED' && html`<span role="status">${t('what.cancelled')}</span>`}</div></form>
      ${error && html`<p class="bad" role="alert">${error}</p>`}</section>
    ${last.versions && !running && html`<${Result} versions=${last.versions} />`}</div>`;
}
