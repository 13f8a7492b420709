// Heads of tables become buttons that sort, charts tell the values under the pointer, and printing shows what is folded. Without this
// script the page reads as well.
const number = (text) => (/^[-−]?[\d.,]+(e[-+]?\d+)?%?$/i.test(text) ? parseFloat(text.replaceAll(',', '')) : NaN);
const compare = (a, b) =>
  Number.isNaN(number(a)) || Number.isNaN(number(b))
    ? Number.isNaN(number(a)) - Number.isNaN(number(b)) || a.localeCompare(b, 'en', { numeric: true })
    : number(a) - number(b);

for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0];
  if (body.rows.length < 3) continue;
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const place = head.cellIndex;
      const text = (row) => row.cells[place].textContent.trim();
      const first = head.classList.contains('number') ? 'descending' : 'ascending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      const order = head.getAttribute('aria-sort') === first ? other : first;
      for (const cell of head.parentNode.cells) cell.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', order);
      const sign = order === 'ascending' ? 1 : -1;
      body.append(...[...body.rows].sort((a, b) => sign * compare(text(a), text(b))));
    });
  }
}

const reading = document.createElement('div');
reading.className = 'reading';
reading.setAttribute('aria-hidden', 'true'); // tables and texts tell the same to those who use no pointer
reading.hidden = true;
document.body.append(reading);

const dayOfUnix = 25569; // in days of OLE automation, which dates are
const told = ({ name, scale, from, to }, share) => {
  const place = from + share * (to - from);
  if (scale === 'Names') return [];
  if (scale === 'Dates') return [new Date((place - dayOfUnix) * 86_400_000).toISOString().slice(0, 16).replace('T', ' ')];
  return [`${name} ${+(scale === 'Logarithms' ? 10 ** place : place).toPrecision(4)}`.trim()];
};

for (const chart of document.querySelectorAll('svg[data-areas]')) {
  const areas = JSON.parse(chart.dataset.areas);
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    const size = chart.viewBox.baseVal.width / box.width;
    const [x, y] = [(event.clientX - box.left) * size, (event.clientY - box.top) * size];
    const area = areas.find(({ place: [left, top, width, height] }) => x >= left && x <= left + width && y >= top && y <= top + height);
    reading.hidden = !area;
    if (!area) return;
    const [left, top, width, height] = area.place;
    reading.textContent = [...told(area.x, (x - left) / width), ...told(area.y, 1 - (y - top) / height)].join(' · ');
    const room = document.documentElement.clientWidth - reading.offsetWidth - 8;
    reading.style.left = `${Math.max(8, Math.min(event.clientX + 14, room))}px`;
    reading.style.top = `${event.clientY + 18}px`;
  });
  chart.addEventListener('pointerleave', () => (reading.hidden = true));
}

const folded = () => document.querySelectorAll('details');
addEventListener('beforeprint', () => folded().forEach((part) => (part.dataset.shown = part.open, part.open = true)));
addEventListener('afterprint', () => folded().forEach((part) => (part.open = part.dataset.shown === 'true')));
