import type { Routes } from "@angular/router";
import { NoRoom } from "./room/no-room";
import { RoomPage } from "./room/room-page";

export const routes: Routes = [
  { path: "", component: NoRoom },
  { path: "rooms/:roomid", component: RoomPage },
  { path: "**", redirectTo: "" },
];
