// Generated from the CRDs of github.com/cert-manager/cert-manager@v1.18.2. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface Certificate {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Certificate';
  readonly metadata: ObjectMeta;
  readonly spec: CertificateSpec;
}

export interface CertificateSpec {
  readonly additionalOutputFormats?: CertificateAdditionalOutputFormats[];
  readonly commonName?: string;
  readonly dnsNames?: string[];
  readonly duration?: string;
  readonly emailAddresses?: string[];
  readonly encodeUsagesInRequest?: boolean;
  readonly ipAddresses?: string[];
  readonly isCA?: boolean;
  readonly issuerRef: CertificateIssuerRef;
  readonly keystores?: CertificateKeystores;
  readonly literalSubject?: string;
  readonly nameConstraints?: CertificateNameConstraints;
  readonly otherNames?: CertificateOtherNames[];
  readonly privateKey?: CertificatePrivateKey;
  readonly renewBefore?: string;
  readonly renewBeforePercentage?: number;
  readonly revisionHistoryLimit?: number;
  readonly secretName: string;
  readonly secretTemplate?: CertificateSecretTemplate;
  readonly signatureAlgorithm?: 'SHA256WithRSA' | 'SHA384WithRSA' | 'SHA512WithRSA' | 'ECDSAWithSHA256' | 'ECDSAWithSHA384' | 'ECDSAWithSHA512' | 'PureEd25519';
  readonly subject?: CertificateSubject;
  readonly uris?: string[];
  readonly usages?: ('signing' | 'digital signature' | 'content commitment' | 'key encipherment' | 'key agreement' | 'data encipherment' | 'cert sign' | 'crl sign' | 'encipher only' | 'decipher only' | 'any' | 'server auth' | 'client auth' | 'code signing' | 'email protection' | 's/mime' | 'ipsec end system' | 'ipsec tunnel' | 'ipsec user' | 'timestamping' | 'ocsp signing' | 'microsoft sgc' | 'netscape sgc')[];
}

export interface CertificateAdditionalOutputFormats {
  readonly type: 'DER' | 'CombinedPEM';
}

export interface CertificateIssuerRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
}

export interface CertificateKeystores {
  readonly jks?: CertificateKeystoresJks;
  readonly pkcs12?: CertificateKeystoresPkcs12;
}

export interface CertificateNameConstraints {
  readonly critical?: boolean;
  readonly excluded?: CertificateNameConstraintsExcluded;
  readonly permitted?: CertificateNameConstraintsExcluded;
}

export interface CertificateOtherNames {
  readonly oid?: string;
  readonly utf8Value?: string;
}

export interface CertificatePrivateKey {
  readonly algorithm?: 'RSA' | 'ECDSA' | 'Ed25519';
  readonly encoding?: 'PKCS1' | 'PKCS8';
  readonly rotationPolicy?: 'Never' | 'Always';
  readonly size?: number;
}

export interface CertificateSecretTemplate {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
}

export interface CertificateSubject {
  readonly countries?: string[];
  readonly localities?: string[];
  readonly organizationalUnits?: string[];
  readonly organizations?: string[];
  readonly postalCodes?: string[];
  readonly provinces?: string[];
  readonly serialNumber?: string;
  readonly streetAddresses?: string[];
}

export interface CertificateKeystoresJks {
  readonly alias?: string;
  readonly create: boolean;
  readonly password?: string;
  readonly passwordSecretRef?: CertificateKeystoresJksPasswordSecretRef;
}

export interface CertificateKeystoresPkcs12 {
  readonly create: boolean;
  readonly password?: string;
  readonly passwordSecretRef?: CertificateKeystoresJksPasswordSecretRef;
  readonly profile?: 'LegacyRC2' | 'LegacyDES' | 'Modern2023';
}

export interface CertificateNameConstraintsExcluded {
  readonly dnsDomains?: string[];
  readonly emailAddresses?: string[];
  readonly ipRanges?: string[];
  readonly uriDomains?: string[];
}

export interface CertificateKeystoresJksPasswordSecretRef {
  readonly key?: string;
  readonly name: string;
}
