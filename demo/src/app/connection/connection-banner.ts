import { ChangeDetectionStrategy, Component, computed, inject } from "@angular/core";
import { Connection } from "./connection";

/** Says above everything else what is wrong with the connection. Shows nothing while nothing is wrong. */
@Component({
  selector: "app-connection-banner",
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <!-- Always there, so that what comes into it is read out. The seconds are not: they would be read each time. -->
    <div role="status">
      @if (connection.hasTrouble()) {
        <div class="banner">
          <p>
            <strong>{{ status().text }}</strong>
            @if (waiting()) {
              <span aria-hidden="true" class="countdown">
                {{ status().seconds > 0 ? "in " + status().seconds + " s" : "now" }}
              </span>
            }
            <span class="detail">{{ status().reason }}</span>
          </p>
          @if (status().action) {
            <button class="button" type="button" (click)="act()">{{ actionLabel() }}</button>
          }
          @if (waiting(); as wait) {
            <span class="bar" aria-hidden="true" [style.animation-duration.ms]="wait.delay"></span>
          }
        </div>
      }
    </div>
  `,
  styles: `
    .banner {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 6px 16px;
      padding: 8px 16px;
      background: var(--warm);
      color: var(--on-warm);
      border-bottom: 1px solid var(--warm-line);
      overflow: hidden;
    }
    p {
      text-align: center;
      text-wrap: balance;
    }
    .countdown {
      display: inline-block;
      min-width: 3.2em;
      margin-inline-start: 0.35em;
      font-variant-numeric: tabular-nums;
    }
    .detail {
      display: inline-block;
      margin-inline-start: 0.5em;
    }
    .button {
      min-height: 32px;
      border-color: currentColor;
      background: transparent;
    }
    .button:hover {
      background: color-mix(in oklab, var(--warm), var(--on-warm) 12%);
    }
    .bar {
      position: absolute;
      inset: auto 0 0 0;
      height: 3px;
      background: currentColor;
      opacity: 0.55;
      transform-origin: 0 50%;
      animation: pass linear both;
    }
    @keyframes pass {
      to {
        scale: 0 1;
      }
    }
  `,
})
export class ConnectionBanner {
  protected readonly connection = inject(Connection);
  protected readonly status = this.connection.status;
  protected readonly waiting = computed(() => {
    const state = this.connection.state();
    return state.status === "waiting" ? state : undefined;
  });
  protected readonly actionLabel = computed(() => {
    if (this.status().action === "sign-in") return "Sign in";
    if (this.connection.isTakenOver()) return "Use it here";
    return "Try now";
  });

  protected act(): void {
    if (this.status().action === "sign-in") location.reload();
    else this.connection.reconnect();
  }
}
