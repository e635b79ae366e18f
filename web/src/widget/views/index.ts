export { composerView as composer, fitInput } from './composer';
export { headerView as header } from './header';
export { launcherView as launcher } from './launcher';
export { messagesView as messages } from './messages';
export { bannerView as banner, confirmView as confirm, loadingView as loading, privacyView as privacy } from './notices';
