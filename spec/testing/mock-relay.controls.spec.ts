import { createMockRelay } from "../../lib/testing/index.js";
import { describeStandIn } from "./controls.suite.js";

describe("createMockRelay()", () => describeStandIn(createMockRelay));
