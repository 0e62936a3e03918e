/** A component that is drawn anew only when one of its properties is another one; for the rows of long lists. */
import { Component, type ComponentChild, type FunctionComponent, h } from 'preact';

export function memo<Props extends object>(shown: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const names = Object.keys({ ...this.props, ...next }) as (keyof Props)[];
      return names.some((name) => name !== 'children' && this.props[name] !== next[name]);
    }
    render(): ComponentChild {
      return h(shown, this.props);
    }
  }
  return Memo as unknown as FunctionComponent<Props>;
}
