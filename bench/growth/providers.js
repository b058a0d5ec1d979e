'use strict';
const { GatewayApiChannel, GatewayApiFeature, MeshProvider } = require('../library').load();

/** Each mesh with all that it can be asked for: what a provider leaves out takes no time. */
exports.istio = () => MeshProvider.istio();
exports.istioAmbient = () => MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL });
exports.linkerd = () => MeshProvider.linkerd();
exports.gatewayApi = () => MeshProvider.gatewayApi({ channel: GatewayApiChannel.EXPERIMENTAL, features: Object.values(GatewayApiFeature) });
