/**
 * A stand-in for the gateway: the widget's protocol (docs/widget.md) with canned answers, and the built pages under
 * the strict content security policy that a careful shop would set. For tests and for work on the front end:
 *
 *     npm run build && npm run fake        # http://127.0.0.1:5055
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Server } from 'socket.io';
import { answer } from './fake-answers.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const CSP = "default-src 'self'; style-src 'self'; script-src 'self'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export const CONFIG = {
  shop_name: 'Lale Butik',
  greeting: 'Merhaba! Ben Lale Butik’in dijital asistanıyım. Kargonuzu, iadelerinizi ve merak ettiklerinizi bana sorabilirsiniz.',
  max_message_length: 1000,
  privacy: {
    version: '2026-01',
    text: 'Size yardımcı olabilmek için yazdıklarınızı ve sipariş bilgilerinizi Lale Butik olarak işliyoruz. Konuşmalar 3 yıl saklanır, sizinle ilgilenen ekiple paylaşılır. Verilerinize erişme, düzeltme ve silinmesini isteme hakkınız vardır.',
    url: '/kvkk.html',
  },
};

const DEMO = {
  customers: [
    {
      name: 'Ayşe Yılmaz', phone: '+90 532 *** ** 12', email: 'ayse@example.com', token: fakeToken('c-1'),
      orders: [
        { number: 'LB-10234', phone_last4: '4512', status_text: 'Dağıtımda', note: 'Bugün teslim edilecek' },
        { number: 'LB-10198', phone_last4: '4512', status_text: 'Gecikti', note: '2 gün gecikti' },
      ],
    },
    {
      name: 'Mehmet Demir', phone: '+90 541 *** ** 90', email: 'mehmet@example.com', token: fakeToken('c-2'),
      orders: [{ number: 'LB-10250', phone_last4: '7790', status_text: 'Hazırlanıyor', note: 'El yapımı ürün' }],
    },
  ],
  outbox_url: '/dev/outbox',
};

/** Starts the server. `sessions`, `events` and `options` are open for tests to read and change. */
export async function startFakeServer({ port = 0, dist = DIST, delayMs = 350 } = {}) {
  const state = { sessions: new Map(), events: [], options: { delayMs, ackError: null, loseAcks: false }, nextId: 1 };
  const http = createServer((request, response) => void serve(request, response, dist));
  const io = new Server(http, { cors: { origin: '*' } });
  io.on('connection', (socket) => attach(io, socket, state));
  await new Promise((done) => http.listen(port, '127.0.0.1', done));
  const url = `http://127.0.0.1:${http.address().port}`;
  const close = () => new Promise((done) => io.close(done));
  return { url, io, close, ...state };
}

function attach(io, socket, state) {
  const { sessions, events, options } = state;
  const on = (event, handler) =>
    socket.on(event, (payload, ack) => {
      events.push({ event, payload });
      handler(payload ?? {}, ack);
    });

  on('session_request', ({ session_id, client, last_message_id }) => {
    const id = sessions.has(session_id) ? session_id : randomBytes(16).toString('hex');
    if (!sessions.has(id)) sessions.set(id, { messages: [] });
    if (socket.data.session) socket.leave(socket.data.session);
    socket.data = { session: id };
    socket.join(id);
    socket.emit('session_confirm', id);
    if (client !== 'vaybe') return;
    const messages = sessions.get(id).messages.filter((message) => message.id > (last_message_id ?? 0)).slice(-200);
    socket.emit('history', { messages, has_gap: false });
  });

  on('user_uttered', ({ message, session_id, metadata = {} }, answerTo) => {
    const ack = (value) => options.loseAcks || answerTo?.(value);
    const session = sessions.get(session_id);
    // rasa-webchat without an initial payload sends `message: null` when it is opened.
    if (typeof message !== 'string' || !message.trim()) return void ack({ ok: false, error: { code: 'invalid', message: 'Boş mesaj.' } });
    if (options.ackError) return void ack({ ok: false, error: options.ackError });
    if (!session) return void ack({ ok: false, error: { code: 'bad_session', message: 'Oturum bulunamadı.' } });
    if ([...message].length > CONFIG.max_message_length) {
      return void ack({ ok: false, error: { code: 'too_long', message: 'Mesajınız çok uzun.' } });
    }
    const known = session.messages.find((m) => m.client_message_id && m.client_message_id === metadata.client_message_id);
    if (known) return void ack({ ok: true, message_id: known.id, at: known.at });
    const stored = store(state, session, {
      author: 'customer', text: metadata.title ?? message, client_message_id: metadata.client_message_id, state: 'stored',
    });
    ack({ ok: true, message_id: stored.id, at: stored.at });
    socket.to(session_id).emit('customer_uttered', stored);
    void reply(io, state, session_id, session, message, stored);
  });

  on('received', () => {});
  on('read', () => {});
}

async function reply(io, state, id, session, text, stored) {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  await pause(state.options.delayMs / 3);
  stored.state = 'read';
  io.to(id).emit('message_state', { message_id: stored.id, state: 'read' });
  io.to(id).emit('typing', { active: true });
  for (const part of answer(text)) {
    await pause(state.options.delayMs);
    say(io, state, id, session, part);
  }
  io.to(id).emit('typing', { active: false });
}

/** Stores a message of the assistant and sends it in the shape that Rasa's own widgets understand too. */
export function say(io, state, id, session, { author = 'bot', author_name, text, quick_replies, attachment }) {
  const message = store(state, session, { author, author_name, text: text ?? null, quick_replies, attachment });
  const metadata = { message_id: message.id, author, author_name, at: message.at };
  io.to(id).emit('bot_uttered', {
    ...(text ? { text } : {}), ...(quick_replies ? { quick_replies } : {}), ...(attachment ? { attachment } : {}), metadata,
  });
  return message;
}

function store(state, session, fields) {
  const message = { id: state.nextId++, at: new Date().toISOString(), ...fields };
  session.messages.push(message);
  return message;
}

async function serve(request, response, dist) {
  const path = new URL(request.url, 'http://x').pathname;
  const json = (body) => {
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(body));
  };
  if (path === '/widget/config') return json(CONFIG);
  if (path === '/dev/demo') return json(DEMO);
  const file = join(dist, normalize(path === '/' ? '/index.html' : path));
  try {
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function fakeToken(sub) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ sub })}.not-a-signature`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startFakeServer({ port: Number(process.env.PORT ?? 5055) });
  console.log(url);
}
