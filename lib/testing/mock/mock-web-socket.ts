import type * as mockSocket from "mock-socket";
import type { WebSocketConstructor } from "../../connection/open-socket.js";
import type { SignedUpUser } from "../users/signed-up-user.js";
import { lendTimer } from "./lend-timer.js";
import type { MockNetwork } from "./mock-network.js";

/** A socket of {@link mockWebSocket}, as the server sees it. */
export interface MockWebSocket {
  /** Whose it is: what a cookie says elsewhere. */
  readonly user: SignedUpUser;
  /** Lets the client hear that the socket is open, when the server has it. */
  tellOpen(): void;
}

/**
 * mock-socket's `WebSocket`, for one user, with what it leaves out: it waits while the user is frozen, it hears nothing
 * after its close, and `wasClean` and the code of its close are as in a browser.
 */
export const mockWebSocket = (
  { WebSocket }: typeof mockSocket,
  network: MockNetwork,
  user: SignedUpUser,
): WebSocketConstructor => {
  const timer = network.timer();
  const heldTimer = network.timer(user.freeze);

  // Without private fields: the server has a proxy of it, which cannot reach those.
  class Socket extends WebSocket implements MockWebSocket {
    declare openEvent: Event;
    declare hasOpened?: true;
    declare hasClosed?: true;

    get user(): SignedUpUser {
      return user;
    }

    override send(data: string): void {
      lendTimer(heldTimer, () => super.send(data));
    }

    override close(code?: number, reason?: string): void {
      // A server takes part in the closing handshake, and not in giving up the opening one.
      const isOpen = this.readyState === WebSocket.OPEN;
      lendTimer(isOpen ? heldTimer : timer, () => super.close(code, reason));
    }

    override dispatchEvent(event: Event, ...data: unknown[]): boolean {
      if (this.hasClosed) return false;
      if (event.type === "open" && !this.hasOpened) {
        this.openEvent = event;
        return true;
      }
      if (event.type === "close") {
        this.hasClosed = true;
        const { code } = event as CloseEvent;
        Object.assign(event, this.hasOpened ? { wasClean: code !== 1006 } : cutOff);
      }
      // mock-socket hands what a client sent to its server beside the event, which its types do not say.
      return super.dispatchEvent(...([event, ...data] as [Event]));
    }

    tellOpen(): void {
      this.hasOpened = true;
      this.dispatchEvent(this.openEvent);
    }
  }

  return new Proxy(Socket, {
    construct(target, args: ConstructorParameters<typeof Socket>, newTarget) {
      network.listen(String(args[0]));
      return lendTimer(heldTimer, () => Reflect.construct(target, args, newTarget) as Socket);
    },
  });
};

const cutOff = { code: 1006, wasClean: false };
