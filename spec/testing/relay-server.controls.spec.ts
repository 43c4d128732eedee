import { startRelayServer } from "../../lib/testing/index.js";
import { describeStandIn } from "./controls.suite.js";

describe("startRelayServer()", () => describeStandIn(startRelayServer));
