// The interactive part of the report: a list of all files with search and filters, and a
// graph of library dependencies.  Data is only ever set as text, never as markup.
(function () {
	'use strict';

	const context = JSON.parse(document.getElementById('context').textContent);
	const data = JSON.parse(document.getElementById('data').textContent);
	const marks = context.marks;
	const SHOWN = 100;
	const SVG = 'http://www.w3.org/2000/svg';

	// ---- elements -------------------------------------------------------------------

	function fill(element, attributes, children) {
		for (const [name, value] of Object.entries(attributes || {}))
			element.setAttribute(name, value);
		for (const child of children || [])
			element.append(child);
		return element;
	}

	function make(name, attributes, ...children) {
		return fill(document.createElement(name), attributes, children);
	}

	function draw(name, attributes, ...children) {
		return fill(document.createElementNS(SVG, name), attributes, children);
	}

	function verdictBadge(verdict) {
		const name = context.verdicts[verdict];

		return make('span', { class: 'v v-' + name },
			make('span', { class: 'mark', 'aria-hidden': 'true' }, marks[verdict]),
			' ' + name);
	}

	function option(value, text) {
		return make('option', { value: value }, text);
	}

	function worst(object) {
		return object.v ? Math.max(...object.v) : context.verdicts.length;
	}

	// ---- the list of files ----------------------------------------------------------

	const filters = { text: '', target: '', verdict: '', level: '', shown: SHOWN };
	const list = make('ul', { id: 'objects' });
	const count = make('p', { role: 'status', 'aria-live': 'polite', id: 'count' });
	const leftOut = make('p', { class: 'print-only' });
	const more = make('button', { type: 'button', id: 'more' }, 'Show more');

	// All searchable text of an object in lower case, computed once.
	function searchText(object) {
		if (object.search === undefined) {
			const words = [object.p, object.k, object.a, object.b, object.u,
				object.unreadable, object.notice];

			for (const need of object.n || [])
				words.push(need[0]);
			for (const finding of object.f || [])
				words.push(finding.r, finding.m, finding.x, finding.e);
			object.search = words.filter(Boolean).join('\n').toLowerCase();
		}
		return object.search;
	}

	function verdictMatches(object) {
		if (filters.verdict === '')
			return true;
		if (filters.verdict === 'fails')
			return object.o === false || object.unreadable !== undefined;
		if (!object.v)
			return false;
		const wanted = Number(filters.verdict);

		return filters.target === '' ? object.v.includes(wanted)
			: object.v[Number(filters.target)] === wanted;
	}

	function findingMatches(finding) {
		return (filters.level === '' || finding.s === filters.level) &&
			(filters.target === '' || finding.t.includes(Number(filters.target)));
	}

	function matches(object) {
		if (!verdictMatches(object))
			return false;
		if (filters.level !== '' && !(object.f || []).some(findingMatches))
			return false;
		return filters.text.toLowerCase().split(/\s+/)
			.every((word) => searchText(object).includes(word));
	}

	function findingItem(finding) {
		const where = finding.t.length === context.targets.length ? 'all targets'
			: finding.t.map((index) => context.targets[index]).join(', ');
		const item = make('li', { class: 'finding s-' + finding.s },
			make('span', { class: 'level' }, finding.s), ' ',
			make('span', { class: 'message' }, finding.m));
		const facts = make('dl');
		const add = (name, text) => {
			if (text)
				facts.append(make('dt', {}, name), make('dd', {}, text));
		};

		add('Fix', finding.x);
		add('Evidence', finding.e);
		add('Ignored', finding.i);
		add('Target', where);
		add('Rule', finding.r + ' (confidence ' + finding.c + ')');
		item.append(facts);
		return item;
	}

	function verdictTable(object) {
		const body = make('tbody');

		object.v.forEach((verdict, index) => {
			if (filters.target !== '' && Number(filters.target) !== index)
				return;
			body.append(make('tr', {},
				make('th', { scope: 'row' },
					make('code', {}, context.targets[index])),
				make('td', {}, verdictBadge(verdict)),
				make('td', {}, object.w[index])));
		});
		return make('div', { class: 'scroll', tabindex: 0, role: 'group',
			'aria-label': 'Verdicts' }, make('table', {}, body));
	}

	// Filled when it is opened: there may be thousands.
	function openObject(details, object) {
		const findings = make('ul', { class: 'findings' });

		if (!object.v) {
			details.append(make('p', {}, object.unreadable || object.notice));
			return;
		}
		for (const finding of object.f.filter(findingMatches))
			findings.append(findingItem(finding));
		details.append(make('p', { class: 'facts' }, [object.k, object.a,
			'built for ' + object.b, object.u].filter(Boolean).join(', ')),
		verdictTable(object), findings);
		if (object.d)
			details.append(make('p', { class: 'more' }, 'and ' + object.d + ' more'));
	}

	function objectItem(object) {
		const summary = make('summary', {}, make('code', {}, object.p), ' ');
		const details = make('details', {}, summary);

		if (object.v)
			[...new Set(object.v)].sort().reverse()
				.forEach((verdict) => summary.append(verdictBadge(verdict), ' '));
		else
			summary.append(make('span', { class: 'v v-unknown' },
				object.notice ? 'notice' : 'not checked'));
		details.addEventListener('toggle', () => {
			if (details.open && details.children.length === 1)
				openObject(details, object);
		});
		return make('li', {}, details);
	}

	let sorted = null;

	function showObjects() {
		sorted = sorted || data.map((object, index) => ({ object, index }))
			.sort((a, b) => worst(b.object) - worst(a.object) || a.index - b.index)
			.map((entry) => entry.object);
		const found = sorted.filter(matches);

		list.replaceChildren(...found.slice(0, filters.shown).map(objectItem));
		count.textContent = found.length + ' of ' + data.length +
			(data.length === 1 ? ' file' : ' files');
		more.hidden = found.length <= filters.shown;
		leftOut.textContent = more.hidden ? '' : 'Printed here: the first ' +
			filters.shown + '. "Show more" on the screen adds more.';
	}

	function change(name, value) {
		filters[name] = value;
		if (name !== 'shown')
			filters.shown = SHOWN;
		showObjects();
	}

	function selector(id, label, name, options) {
		const select = make('select', { id: id }, ...options);

		select.addEventListener('change', () => change(name, select.value));
		return make('label', { for: id }, label + ' ', select);
	}

	function buildFindings(section) {
		const search = make('input', { type: 'search', id: 'search', autocomplete: 'off',
			spellcheck: 'false', placeholder: 'file, symbol, library, rule' });
		const targets = context.targets.map((id, index) => option(index, id));
		const verdicts = context.verdicts.map((name, index) => option(index, name));

		search.addEventListener('input', () => change('text', search.value.trim()));
		search.addEventListener('keydown', (event) => {
			if (event.key !== 'Escape')
				return;
			search.value = '';
			change('text', '');
		});
		document.addEventListener('keydown', (event) => {
			const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);

			if (event.key !== '/' || typing || event.ctrlKey || event.metaKey)
				return;
			event.preventDefault();
			search.focus();
		});
		more.addEventListener('click', () => {
			const next = list.children.length;

			change('shown', filters.shown + SHOWN);
			list.children[next].querySelector('summary').focus();
		});
		section.append(make('h2', {}, 'All files'),
			make('form', { role: 'search', class: 'filters' },
				make('label', { for: 'search' }, 'Search ', search,
					make('kbd', { 'aria-hidden': 'true' }, '/')),
				selector('f-verdict', 'Verdict', 'verdict', [option('', 'any'),
					option('fails', 'does not pass'), ...verdicts]),
				selector('f-target', 'Target', 'target',
					[option('', 'any'), ...targets]),
				selector('f-level', 'Findings', 'level', [option('', 'any'),
					...['error', 'resolved', 'warning', 'risk', 'info'].map((name) =>
						option(name, name))])),
			count, list, leftOut, more);
		section.querySelector('form').addEventListener('submit',
			(event) => event.preventDefault());
		section.hidden = false;
		showObjects();
	}

	// ---- the graph: groups or files on the left, libraries on the right --------------

	const ROW = 26, LEFT = 340, GAP = 240, RIGHT = 300, ROWS_MAX = 60, OPEN_MAX = 30;
	const states = ['found', 'bundled', 'missing'];
	const opened = new Set();
	let graphTarget = 0;

	function groupOf(object) {
		return object.u || object.p.replace(/[^/]*$/, '') || './';
	}

	// The rows on the left: collapsed groups, and the objects of expanded ones.
	function graphRows() {
		const groups = new Map();

		for (const object of data) {
			if (!object.v)
				continue;
			const name = groupOf(object);

			if (!groups.has(name))
				groups.set(name, []);
			groups.get(name).push(object);
		}
		const rows = [];
		const ordered = [...groups].map(([name, objects]) => ({
			name, objects,
			verdict: Math.max(...objects.map((object) => object.v[graphTarget])),
		})).sort((a, b) => b.verdict - a.verdict || (a.name < b.name ? -1 : 1));

		for (const group of ordered) {
			rows.push(group);
			if (opened.has(group.name))
				for (const object of group.objects)
					rows.push({ object, objects: [object], name: object.p,
						verdict: object.v[graphTarget] });
		}
		return rows;
	}

	// The libraries that the visible rows need, each with its worst state.
	function graphLibraries(rows) {
		const libraries = new Map();

		rows.forEach((row, index) => {
			if (!row.object && opened.has(row.name))
				return;
			for (const object of row.objects) {
				for (const need of object.n) {
					const state = need[graphTarget + 1];
					const library = libraries.get(need[0]) ||
						{ name: need[0], state: 0, from: new Set() };

					library.state = Math.max(library.state, state);
					library.from.add(index);
					libraries.set(need[0], library);
				}
			}
		});
		return [...libraries.values()].sort((a, b) => b.state - a.state ||
			b.from.size - a.from.size || (a.name < b.name ? -1 : 1));
	}

	function clip(text, size) {
		return text.length <= size ? text : '…' + text.slice(text.length - size + 1);
	}

	function leftNode(row, index, redraw) {
		const isGroup = !row.object;
		const isOpen = isGroup && opened.has(row.name);
		const sign = isGroup ? (isOpen ? '▾ ' : '▸ ') : '';
		const sum = isGroup ? ' (' + row.objects.length + ')' : '';
		const indent = isGroup ? 0 : 16;
		const node = draw('g', { class: 'node', transform:
			'translate(' + indent + ' ' + index * ROW + ')' },
		draw('title', {}, row.name + ': ' + context.verdicts[row.verdict]),
		draw('rect', { class: 'f-' + context.verdicts[row.verdict], x: 0, y: 3,
			width: LEFT - indent, height: ROW - 6, rx: 4 }),
		draw('text', { x: 8, y: 17 }, marks[row.verdict] + ' ' + sign +
			clip(row.name, (isGroup ? 41 : 40) - sum.length) + sum));

		if (!isGroup)
			return node;
		fill(node, { tabindex: 0, role: 'button', 'aria-expanded': String(isOpen) });
		const toggle = () => {
			if (!opened.delete(row.name))
				opened.add(row.name);
			redraw(row.name);
		};

		node.addEventListener('click', toggle);
		node.addEventListener('keydown', (event) => {
			if (event.key !== 'Enter' && event.key !== ' ')
				return;
			event.preventDefault();
			toggle();
		});
		node.dataset.name = row.name;
		return node;
	}

	function rightNode(library, index) {
		const state = states[library.state];

		return draw('g', { class: 'node', transform:
			'translate(' + (LEFT + GAP) + ' ' + index * ROW + ')' },
		draw('title', {}, library.name + ': ' + state),
		draw('rect', { class: 'n-' + state, x: 0, y: 3, width: RIGHT, height: ROW - 6,
			rx: 4 }),
		draw('text', { x: 8, y: 17 }, clip(library.name, 28) +
			(library.state ? ' – ' + state : '')));
	}

	function edge(from, to, state) {
		const y1 = from * ROW + ROW / 2, y2 = to * ROW + ROW / 2;
		const x1 = LEFT, x2 = LEFT + GAP, middle = (x1 + x2) / 2;

		return draw('path', { class: 'edge e-' + states[state], d: 'M' + x1 + ' ' + y1 +
			' C' + middle + ' ' + y1 + ' ' + middle + ' ' + y2 + ' ' + x2 + ' ' + y2 });
	}

	function drawGraph(holder, note, focusName) {
		const redraw = (name) => drawGraph(holder, note, name);
		const allRows = graphRows();
		const rows = allRows.slice(0, ROWS_MAX);
		const allLibraries = graphLibraries(rows);
		const libraries = allLibraries.slice(0, ROWS_MAX);
		const height = Math.max(rows.length, libraries.length, 1) * ROW;
		const svg = draw('svg', { class: 'graph', width: LEFT + GAP + RIGHT, height: height,
			viewBox: '0 0 ' + (LEFT + GAP + RIGHT) + ' ' + height, role: 'group',
			'aria-label': 'Library dependencies' });

		libraries.forEach((library, to) => {
			for (const from of library.from)
				svg.append(edge(from, to, library.state));
		});
		rows.forEach((row, index) => svg.append(leftNode(row, index, redraw)));
		libraries.forEach((library, index) => svg.append(rightNode(library, index)));
		holder.replaceChildren(svg);
		const cut = allRows.length - rows.length + allLibraries.length - libraries.length;

		note.textContent = cut ? 'Showing the worst; ' + cut + ' more hidden.' : '';
		if (focusName === undefined)
			return;
		const node = [...svg.querySelectorAll('[data-name]')]
			.find((candidate) => candidate.dataset.name === focusName);

		if (node)
			node.focus();
	}

	function buildGraph(section) {
		const holder = make('div', { class: 'scroll', tabindex: 0, role: 'group',
			'aria-label': 'Graph' });
		const note = make('p', { class: 'more' });
		const select = make('select', { id: 'g-target' },
			...context.targets.map((id, index) => option(index, id)));

		if (!data.some((object) => object.v))
			return;
		select.addEventListener('change', () => {
			graphTarget = Number(select.value);
			drawGraph(holder, note);
		});
		const rows = graphRows();
		const size = rows.length + graphLibraries(rows).length;
		const details = make('details', size > OPEN_MAX ? {} : { open: '' },
			make('summary', {}, make('h2', {}, 'Library dependencies')),
			make('p', { class: 'filters' },
				make('label', { for: 'g-target' }, 'Target ', select),
				make('span', {}, 'Click or press Enter to expand.')),
			holder, note);

		section.append(details);
		section.hidden = false;
		drawGraph(holder, note);
	}

	/* What is folded on the screen is printed: older browsers do not know the style. */
	addEventListener('beforeprint', () => {
		for (const folded of document.querySelectorAll('details:not([open])'))
			folded.open = true;
	});
	document.title = [document.querySelector('h1'), document.querySelector('.headline')]
		.map((element) => element.textContent.trim().replace(/\s+/g, ' '))
		.join(': ') + ' – muslcheck';
	buildGraph(document.getElementById('graph'));
	buildFindings(document.getElementById('findings'));
})();
