// What the map says, over its lower edge and aloud.

const STAYS = 6000; // milliseconds that a message stays which is about no area

export class Voice {
  readonly element = document.createElement('p');
  private timer = 0;

  constructor() {
    this.element.className = 'map-said';
    this.element.setAttribute('role', 'status');
  }

  /** Says something of an area: it stays while the area is lit. */
  say(text: string): void {
    clearTimeout(this.timer);
    this.element.textContent = text;
  }

  /** Says what happened: it goes by itself, and does not cover the map. */
  tell(text: string): void {
    this.say(text);
    this.timer = window.setTimeout(() => (this.element.textContent = ''), STAYS);
  }
}
