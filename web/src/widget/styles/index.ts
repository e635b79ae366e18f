import { base } from './base';
import { composer } from './composer';
import { launcher } from './launcher';
import { messages } from './messages';
import { notices } from './notices';
import { panel } from './panel';
import { tray } from './tray';

export const styles = [base, launcher, panel, messages, composer, tray, notices];
