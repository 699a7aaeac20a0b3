const edition = /\s*\(Amazon Bedrock Edition\)$/i;

/** True for a Cost Explorer SERVICE that bills Bedrock: Amazon's own and the Marketplace models. */
export function isBedrockService(service: string): boolean {
  return /^Amazon Bedrock(?: |$)/.test(service) || isMarketplaceService(service);
}

/** True for a model sold through AWS Marketplace: one service per model, `<Model> (Amazon Bedrock Edition)`. */
export function isMarketplaceService(service: string): boolean {
  return edition.test(service);
}

/** The model's name in a Marketplace service's name. */
export function marketplaceModelName(service: string): string {
  return service.replace(edition, '');
}
