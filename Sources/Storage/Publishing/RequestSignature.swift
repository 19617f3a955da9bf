internal import Crypto
internal import HTTP
package import Jobs

/// The signature of a request to S3 in its header: "Signature Version 4", see
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
///
/// libcurl could sign, too, but the one of Debian 12 signs headers that it does not send.
package struct RequestSignature {
    private let region: String
    private let accessKey: String
    private let secretKey: String

    package init(region: String, accessKey: String, secretKey: String) {
        (self.region, self.accessKey, self.secretKey) = (region, accessKey, secretKey)
    }

    /// The fields that a request needs besides those that it has.
    /// - Parameters:
    ///   - path: as it is sent, percent-encoded.
    ///   - query: names and values as they are sent, percent-encoded, in the order of the names.
    ///   - fields: all that is signed; lower-case names.
    ///   - sha256: the digest of the body, 64 hexadecimal digits.
    package func fields(
        _ method: String, host: String, path: String, query: String = "",
        _ fields: [(name: String, value: String)], sha256: String, at now: Timestamp
    ) -> [(name: String, value: String)] {
        let time = String(now.text.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
        let own = [("x-amz-content-sha256", sha256), ("x-amz-date", time)]
        let all = (fields + own + [("host", host)]).sorted { $0.0 < $1.0 }
        let names = all.map(\.0).joined(separator: ";")
        let header = all.map { "\($0.0):\($0.1)\n" }.joined()
        let request = [method, path, query, header, names, sha256].joined(separator: "\n")
        let scope = [String(time.prefix(8)), region, "s3", "aws4_request"]
        let text = [
            "AWS4-HMAC-SHA256", time, scope.joined(separator: "/"),
            SHA256.of(Array(request.utf8)),
        ].joined(separator: "\n")
        let key = scope.reduce(Array("AWS4\(secretKey)".utf8)) { key, part in
            HMAC.sha256(Array(part.utf8), key: key)
        }
        let signature = HMAC.sha256(Array(text.utf8), key: key)
            .map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope.joined(separator: "/")),"
            + "SignedHeaders=\(names),Signature=\(signature)"
        return fields + own + [("authorization", authorization)]
    }
}
