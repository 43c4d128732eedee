import {
  ApplicationRef,
  DOCUMENT,
  EnvironmentInjector,
  RendererFactory2,
  createComponent,
  type ApplicationConfig,
  type Type,
} from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { BrowserTestingModule, platformBrowserTesting } from "@angular/platform-browser/testing";

/** What views are rendered to. There is no DOM here. */
class ViewNode {
  readonly children: ViewNode[] = [];
  readonly listeners = new Map<string, (event: object) => unknown>();
  parent: ViewNode | null = null;
  text = "";
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  insert(child: ViewNode, before?: ViewNode): void {
    child.parent = this;
    this.children.splice(before ? this.children.indexOf(before) : Infinity, 0, child);
  }

  remove(): void {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }

  /** Itself and all below it. */
  all(): ViewNode[] {
    return [this, ...this.children.flatMap((child) => child.all())];
  }

  /** The texts, one space between any two. */
  read(): string {
    const texts = this.all().map(({ text }) => text.trim());
    return texts.filter((text) => text !== "").join(" ");
  }
}

/** As much of a Renderer2 as the views of these specs use. */
const renderer = {
  destroy: () => undefined,
  createElement: (name: string) => new ViewNode(name),
  createComment: () => new ViewNode("#comment"),
  createText: (text: string) => Object.assign(new ViewNode("#text"), { text }),
  setValue: (node: ViewNode, text: string) => Object.assign(node, { text }),
  setAttribute: () => undefined,
  appendChild: (parent: ViewNode, child: ViewNode) => parent.insert(child),
  insertBefore: (parent: ViewNode, child: ViewNode, before: ViewNode) =>
    parent.insert(child, before),
  removeChild: (_parent: ViewNode | null, child: ViewNode) => child.remove(),
  parentNode: (node: ViewNode) => node.parent,
  listen: (node: ViewNode, name: string, listener: (event: object) => unknown) => {
    node.listeners.set(name, listener);
    return () => node.listeners.delete(name);
  },
};

TestBed.initTestEnvironment(
  BrowserTestingModule,
  platformBrowserTesting([{ provide: DOCUMENT, useValue: {} }]),
);

/** A component that is rendered to text. */
export interface Rendered<C> {
  readonly component: C;
  /** What it shows once the app has become stable. */
  text(): Promise<string>;
  /** Clicks the button that shows this. */
  click(label: string): void;
  destroy(): void;
}

/** Renders a component in the app that `TestBed` is configured for. */
export function render<C>(type: Type<C>): Rendered<C> {
  const app = TestBed.inject(ApplicationRef);
  const ref = createComponent(type, { environmentInjector: TestBed.inject(EnvironmentInjector) });
  const root = ref.location.nativeElement as ViewNode;
  app.attachView(ref.hostView);
  return {
    component: ref.instance,
    text: async () => {
      await app.whenStable();
      return root.read();
    },
    click: (label) => {
      const button = root.all().find((node) => node.name === "button" && node.read() === label);
      if (!button) throw new Error(`There is no button "${label}" in: ${root.read()}`);
      button.listeners.get("click")?.({});
    },
    destroy: () => ref.destroy(),
  };
}

/** Has `TestBed` render to text; to be called before `render`. */
export function configure(providers: ApplicationConfig["providers"]): void {
  TestBed.configureTestingModule({
    providers: [
      { provide: RendererFactory2, useValue: { createRenderer: () => renderer } },
      ...providers,
    ],
  });
}

let app: Rendered<unknown> | undefined;

/** In place of Angular's, which wants a DOM. */
export function bootstrapApplication<C>(
  type: Type<C>,
  { providers }: ApplicationConfig,
): Promise<void> {
  configure(providers);
  app = render(type);
  return Promise.resolve();
}

/** What the app shows that was bootstrapped last. */
export const shown = async (): Promise<string | undefined> => app?.text();
