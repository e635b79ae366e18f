import type { Login } from './shop';

interface DemoOrder {
  number: string;
  phone_last4: string;
  status_text: string;
  note?: string;
  tracking_numbers?: string[];
}

interface DemoCustomer {
  name: string;
  phone: string;
  email: string;
  note?: string;
  token: string | null;
  orders: DemoOrder[];
}

interface Demo {
  customers: DemoCustomer[];
  outbox_url?: string;
}

interface Actions {
  signIn(login: Login): void;
  signOut(): void;
}

const SHOWN_AT_FIRST = 3;

/** Exists on development servers only; anywhere else there is nothing to show. */
export async function fetchDemo(): Promise<Demo | null> {
  try {
    const response = await fetch('/dev/demo', { headers: { accept: 'application/json' } });
    if (!response.ok) return null;
    const demo = (await response.json()) as Demo;
    return Array.isArray(demo.customers) && demo.customers.length ? demo : null;
  } catch {
    return null;
  }
}

export function renderDemo(panel: HTMLElement, demo: Demo, login: Login | null, actions: Actions): void {
  const head = el('div', 'demo-head');
  const words = el('div');
  const title = el('h2', '', 'Demo hesapları');
  title.id = 'demo-title';
  words.append(
    title,
    el(
      'p',
      '',
      'Asistanı denemek için sağ alttaki sohbeti açıp “kargom nerede” yazın; sizden sipariş numarası ve telefonun son ' +
        'dört hanesi istenir. Dilerseniz bir müşteri olarak giriş yapın.',
    ),
  );
  head.append(words);
  if (demo.outbox_url) {
    const outbox = el('a', 'button ghost', 'Doğrulama kodları');
    outbox.href = demo.outbox_url;
    outbox.target = '_blank';
    outbox.rel = 'noopener';
    head.append(outbox);
  }
  const list = el('ul', 'customers');
  const isMe = (customer: DemoCustomer) => customer.name === login?.name;
  const customers = [...demo.customers].sort((a, b) => Number(isMe(b)) - Number(isMe(a)));
  const cards = customers.map((customer) => customerCard(customer, isMe(customer), actions));
  list.append(...cards);
  panel.replaceChildren(head, list, ...moreButton(cards));
  panel.hidden = false;
}

/** The first few are enough to begin with; the others have a special case each. */
function moreButton(cards: HTMLElement[]): HTMLElement[] {
  const others = cards.slice(SHOWN_AT_FIRST);
  if (!others.length) return [];
  for (const card of others) card.hidden = true;
  const button = el('button', 'button ghost more', `${others.length} müşteri daha göster`);
  button.type = 'button';
  button.addEventListener('click', () => {
    for (const card of others) card.hidden = false;
    button.remove();
    others[0]?.querySelector('button')?.focus();
  });
  return [button];
}

function customerCard(customer: DemoCustomer, isMe: boolean, actions: Actions): HTMLElement {
  const item = el('li', 'customer');
  const who = el('div', 'who');
  who.append(el('strong', '', customer.name), el('span', '', customer.phone), el('span', '', customer.email));
  if (customer.note) who.append(el('em', '', customer.note));
  item.append(who, customer.orders.length ? orderTable(customer) : el('p', '', 'Siparişi yok.'));
  const { name, token } = customer;
  if (!token) return item;
  const button = el('button', isMe ? 'button ghost' : 'button', isMe ? 'Çıkış' : 'Bu müşteri olarak gir');
  button.type = 'button';
  button.setAttribute('aria-label', isMe ? `${name} hesabından çık` : `${name} olarak gir`);
  button.addEventListener('click', () =>
    isMe ? actions.signOut() : actions.signIn({ name, token }),
  );
  item.append(button);
  return item;
}

function orderTable(customer: DemoCustomer): HTMLElement {
  const table = el('table');
  const head = table.createTHead().insertRow();
  for (const label of ['Sipariş no', 'Son 4 hane', 'Durum']) {
    const cell = el('th', '', label);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const order of customer.orders) {
    const row = body.insertRow();
    const status = el('td', '', order.status_text);
    for (const more of [order.note, ...(order.tracking_numbers ?? [])]) {
      if (more) status.append(el('small', '', more));
    }
    row.append(el('td', 'code', order.number), el('td', 'code', order.phone_last4), status);
  }
  return table;
}

function el<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
