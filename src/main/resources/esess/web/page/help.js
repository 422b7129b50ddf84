// Log, problems, report, backup.
import { api, give, html, may, session, t, useEffect, useRef, useState } from './core.js';

const levels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'];

function Log() {
  const [lines, setLines] = useState([]);
  const [service, setService] = useState('');
  const [level, setLevel] = useState('INFO');
  const [follows, setFollows] = useState(true);
  const [writes, setWrites] = useState(null);
  const box = useRef(null);
  useEffect(() => { api('controls').then((told) => setWrites(told.controls.find((each) => each.id === 'LogLevel')), () => {}); }, []);
  useEffect(() => {
    let stream = null;
    api('log').then((told) => setLines(told.lines), () => {});
    if (follows) {
      stream = new EventSource('api/v1/log/events');
      stream.addEventListener('log', (event) => {
        const told = JSON.parse(event.data);
        setLines((before) => [...before, ...(told.lines || [].concat(told))].slice(-500));
      });
    }
    return () => stream && stream.close();
  }, [follows]);
  useEffect(() => { if (follows && box.current) box.current.scrollTop = box.current.scrollHeight; });
  const rank = (each) => { const at = levels.indexOf(each === 'CRITICAL' ? 'ERROR' : each); return at < 0 ? 0 : at; };
  const names = [...new Set(lines.map((line) => line.name))].sort();
  const shown = lines.filter((line) => (!service || line.name === service) && rank(line.level) >= levels.indexOf(level));
  return html`<section class="card" aria-labelledby="log"><h2 id="log">${t('help.log')}</h2>
    <div class="row"><label>${t('help.service')} <select value=${service} onChange=${(e) => setService(e.target.value)}><option value="">*</option>${names.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}</select></label>
      <label>${t('help.level')} <select value=${level} onChange=${(e) => setLevel(e.target.value)}>${levels.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}</select></label>
      ${writes && html`<label>${t('help.writes')} <select value=${writes.value} disabled=${!may()} onChange=${(e) => give(writes, e.target.value, 1800).then(setWrites, () => {})}>${writes.choices.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}</select></label>${writes.until && html`<small>${t('until', { time: writes.until })}</small>`}`}
      <label><input type="checkbox" checked=${follows} onChange=${(e) => setFollows(e.target.checked)} /> ${t('help.follow')}</label></div>
    <div class="logview mono" tabindex="0" role="log" aria-live="off" aria-label=${t('help.log')} lang="en" ref=${box}>${shown.map((line) => html`<div key=${line.number} class=${line.level}>${String(line.time).slice(11, 19)} ${line.name}: ${line.text}</div>`)}</div></section>`;
}

export function Help() {
  const [problems, setProblems] = useState(null);
  const [said, setSaid] = useState('');
  useEffect(() => { api('config').then((told) => setProblems(told.values.problems), () => api('problems').then((told) => setProblems(told.problems), () => setProblems([]))); }, []);
  const restore = async (event) => {
    try {
      await api('restore', JSON.parse(await event.target.files[0].text()));
      setSaid(t('help.restored'));
    } catch (error) { setSaid(error.message); }
  };
  return html`<div class="stack">
    <section class="card"><h2>${t('help.problems')}</h2>${problems && problems.length ? html`<ul lang="en">${problems.map((each, i) => html`<li key=${i} class=${each.error || each.severity === 'ERROR' ? 'bad' : 'note'}>${each.text || each}</li>`)}</ul>` : html`<p class="note">${t('help.noProblems')}</p>`}</section>
    <${Log} />
    <section class="card"><h2>${t('help.report')}</h2><p class="note">${t('help.reportHelp')}</p><div class="row"><a class="plain" href="api/v1/report" download>${t('help.makeReport')}</a></div></section>
    <section class="card"><h2>${t('help.backup')}</h2><p class="note">${t('help.backupHelp')}</p><div class="row"><a class="plain" href="api/v1/backup" download>${t('help.makeBackup')}</a>
      ${may() && html`<label class="plain">${t('help.restore')} <input type="file" accept=".json" onChange=${restore} /></label>`}</div><p role="status" class="note">${said}</p></section>
    <p class="note">${t('help.version')} ${session.version || ''} ${session.password && html`· <button class="quiet" onClick=${() => api('logout', {}).then(() => location.reload())}>${t('logout')}</button>`}</p>
  </div>`;
}
