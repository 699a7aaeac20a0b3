(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const make = (tag, props) => Object.assign(document.createElement(tag), props);

  // Sorting and filtering: the island holds each row's sort keys, in the order of the rows and columns. Of a large table
  // only some rows are laid out at a time, or each sort would take a second.
  const step = 250;
  for (const table of document.querySelectorAll('table[data-keys]')) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, index) => ({
      row,
      keys: data[table.dataset.keys][index],
      text: row.textContent.toLowerCase(),
    }));
    let words = [];
    let shown = step;
    const more = make('button', { type: 'button', className: 'more' });
    table.parentNode.after(more);
    const count = make('span');
    count.setAttribute('role', 'status');
    const paint = (most = shown) => {
      const found = rows.filter(({ text }) => words.every((word) => text.includes(word)));
      body.replaceChildren(...found.slice(0, most).map(({ row }) => row));
      more.hidden = found.length <= most;
      more.textContent = `Show more: ${most} of ${found.length} rows`;
      count.textContent = words.length ? `${found.length} of ${rows.length} rows` : '';
    };
    more.onclick = () => {
      shown += step;
      paint();
    };
    addEventListener('beforeprint', () => paint(rows.length));
    addEventListener('afterprint', () => paint());
    paint();
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!rows.some(({ keys }) => keys[column] != null)) return;
      const button = make('button', { type: 'button', textContent: head.textContent });
      head.replaceChildren(button);
      button.onclick = () => {
        const ascending = head.getAttribute('aria-sort') === 'descending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        rows.sort((a, b) => order(a.keys[column], b.keys[column], ascending ? 1 : -1));
        paint();
      };
    });
    if (rows.length < 9) continue;
    const input = make('input', { type: 'search', autocomplete: 'off' });
    const label = make('label', { textContent: 'Filter ' });
    label.append(input);
    const line = make('div', { className: 'filter' });
    line.append(label, count);
    table.parentNode.before(line);
    input.oninput = () => {
      words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      shown = step;
      paint();
    };
  }

  // What is unknown stays last, whichever way the column is sorted.
  function order(x, y, sign) {
    if (x == null || y == null) return (x == null) - (y == null);
    return (x < y ? -1 : x > y ? 1 : 0) * sign;
  }

  // One tooltip for the pointer and the keyboard, in place of the browser's slow own.
  const tip = make('div', { id: 'tip', hidden: true });
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  for (const title of document.querySelectorAll('svg title')) {
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  }
  for (const part of document.querySelectorAll('abbr[title]')) {
    part.dataset.tip = part.title;
    part.setAttribute('aria-description', part.title);
    part.removeAttribute('title');
  }
  const show = ({ target }) => {
    const part = target.closest?.('[data-tip]');
    tip.hidden = !part;
    if (!part) return;
    tip.textContent = part.dataset.tip;
    const box = part.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8))}px`;
    const above = box.top - tip.offsetHeight - 8;
    tip.style.top = `${above > 4 ? above : box.bottom + 8}px`;
  };
  document.addEventListener('pointerover', show);
  document.addEventListener('focusin', show);
  document.addEventListener('focusout', () => {
    tip.hidden = true;
  });
  document.addEventListener(
    'scroll',
    () => {
      tip.hidden = true;
    },
    true,
  );
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') tip.hidden = true;
  });

  // A chart is one stop for Tab; the arrow keys move inside it.
  for (const chart of document.querySelectorAll('figure svg')) {
    const marks = [...chart.querySelectorAll('.mark')];
    for (const mark of marks) mark.setAttribute('tabindex', mark === marks.at(-1) ? '0' : '-1');
    chart.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      const next = marks[marks.indexOf(document.activeElement) + step];
      if (!step || !next) return;
      event.preventDefault();
      document.activeElement.setAttribute('tabindex', '-1');
      next.setAttribute('tabindex', '0');
      next.focus();
    });
  }
})();
