/** The demo shop's own script: which demo customer is signed in, and the panel with things to try. */
import { fetchDemo, renderDemo } from './demo-panel';

const LOGIN_KEY = 'lale-demo-login';

export interface Login {
  name: string;
  token: string;
}

function currentLogin(): Login | null {
  try {
    return JSON.parse(sessionStorage.getItem(LOGIN_KEY) ?? 'null') as Login | null;
  } catch {
    return null;
  }
}

function signIn(login: Login): void {
  sessionStorage.setItem(LOGIN_KEY, JSON.stringify(login));
  location.reload();
}

function signOut(): void {
  sessionStorage.removeItem(LOGIN_KEY);
  location.reload();
}

/** A real shop writes the token into the page on its server. Here it is set before the widget reads its tag. */
function passToken(login: Login | null): void {
  const tag = document.querySelector<HTMLScriptElement>('script#vaybe');
  if (login && tag) tag.dataset.token = login.token;
}

function showAccount(login: Login | null): void {
  const account = document.getElementById('account');
  if (!account || !login) return;
  const out = document.createElement('button');
  out.type = 'button';
  out.textContent = 'Çıkış';
  out.addEventListener('click', signOut);
  account.append(`Merhaba, ${login.name}`, out);
  account.hidden = false;
}

const login = currentLogin();
passToken(login);
showAccount(login);

const panel = document.getElementById('demo');
if (panel) {
  void fetchDemo().then((demo) => {
    if (demo) renderDemo(panel, demo, login, { signIn, signOut });
  });
}
