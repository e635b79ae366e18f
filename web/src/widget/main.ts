import { mountFromScript } from './embed';
import { VaybeWidget } from './vaybe-widget';

if (!customElements.get('vaybe-widget')) {
  customElements.define('vaybe-widget', VaybeWidget);
  mountFromScript();
}
