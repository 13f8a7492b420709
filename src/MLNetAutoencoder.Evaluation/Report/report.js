// Heads of tables become buttons that sort, and printing shows what is folded. Without this script the page reads as well.
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

const folded = () => document.querySelectorAll('details');
addEventListener('beforeprint', () => folded().forEach((part) => (part.dataset.shown = part.open, part.open = true)));
addEventListener('afterprint', () => folded().forEach((part) => (part.open = part.dataset.shown === 'true')));
