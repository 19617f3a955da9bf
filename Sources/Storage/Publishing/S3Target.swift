internal import Curl
internal import HTTP
package import Jobs
internal import Platform
internal import Spool
internal import Text

/// A bucket of a server that speaks the protocol of Amazon's S3. A file is sent when it gets its
/// name: the server shows it when it has it whole. Its metadata say which output it is, so that an
/// attempt that was cut off finds out whether the file is there.
package final class S3Target: PublishingTarget {
    private let address: RemoteAddress
    private let server: any ObjectServer
    private let signature: RequestSignature
    /// `https://HOST:PORT`, and what is before the keys of objects in the path.
    private let endpoint: String
    private let bucketPath: String
    private let now: () -> Timestamp
    /// The paths that something has taken since it was looked whether they are free.
    private var taken: Set<String> = []

    /// The most that S3 takes in one piece.
    private static let bytesMax = 5 << 30
    /// The field that says which output an object is.
    private static let mark = "x-amz-meta-pressroom"

    package init(
        _ address: RemoteAddress, _ access: Publication.Server.S3, accessKey: String,
        secretKey: String, _ server: any ObjectServer,
        now: @escaping () -> Timestamp = { Timestamp.now }
    ) {
        self.address = address
        self.server = server
        self.now = now
        signature = RequestSignature(
            region: access.region, accessKey: accessKey, secretKey: secretKey)
        if let endpoint = access.endpoint {
            (self.endpoint, bucketPath) = (endpoint, "/\(address.host)")
        } else if address.host.contains(".") {
            // No certificate is for such a name below Amazon's.
            endpoint = "https://s3.\(access.region).amazonaws.com"
            bucketPath = "/\(address.host)"
        } else {
            endpoint = "https://\(address.host).s3.\(access.region).amazonaws.com"
            bucketPath = ""
        }
    }

    package func stage(_ file: OutgoingFile) throws(PublishingError) {
        guard file.file.bytes <= Self.bytesMax else {
            throw PublishingError(
                "\(file.path) has more than 5 GiB, the most that S3 takes in one piece", .file)
        }
    }

    package func isStaged(_ file: OutgoingFile, toBe path: String) throws(PublishingError) -> Bool {
        try look(path)?.fields[Self.mark] != file.key
    }

    package func discard(_ file: OutgoingFile) {}

    package func exists(_ path: String) throws(PublishingError) -> Bool {
        if taken.contains(path) { return true }
        return try look(path) != nil
    }

    package func name(_ file: OutgoingFile, _ path: String, replacing: Bool)
        throws(PublishingError) -> Bool
    {
        let output = try file.open()
        var fields = [(Self.mark, file.key)]
        let ending = path.lastFullStop.map { path[path.utf8.index(after: $0)...] }
        if let type = MediaType.allCases.first(where: { $0.fileExtension == ending ?? "" }) {
            fields.append(("content-type", type.rawValue))
        }
        if !replacing { fields.append(("if-none-match", "*")) }
        do throws(PublishingError) {
            let (url, signed) = request("PUT", path, fields, sha256: file.file.sha256)
            let answer = try transfer { () throws(TransferFailure) in
                try server.put(output, bytes: file.file.bytes, to: url, signed)
            }
            switch answer.status {
            case 200..<300: return true
            case 412:
                // An answer may have been lost on the way.
                if try !isStaged(file, toBe: path) { return true }
                taken.insert(path)
                return false
            default: throw error(answer)
            }
        } catch {
            throw error.whereNaming
        }
    }

    // MARK: Requests

    /// - Returns: `nil` when nothing lies there.
    private func look(_ path: String) throws(PublishingError) -> HTTPConnection.Answer? {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let (url, signed) = request("HEAD", path, [], sha256: empty)
        let answer = try transfer { () throws(TransferFailure) in
            try server.head(url, signed, wanted: [Self.mark])
        }
        switch answer.status {
        case 200..<300: return answer
        case 404: return nil
        default: throw error(answer)
        }
    }

    private func request(
        _ method: String, _ path: String, _ fields: [(name: String, value: String)], sha256: String
    ) -> (url: String, fields: [(name: String, value: String)]) {
        let path = PercentEncoding.encode("\(bucketPath)\(address.path)/\(path)", allowed: "/")
        let signed = signature.fields(
            method, host: host, path: path, fields, sha256: sha256, at: now())
        return (endpoint + path, signed)
    }

    /// As a client sends it in `Host`: without the scheme's own port.
    private var host: String {
        let authority = String(endpoint.split(separator: "/")[1])
        let usual = endpoint.hasPrefix("https:") ? ":443" : ":80"
        return authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : authority
    }

    private func transfer(
        _ act: () throws(TransferFailure) -> HTTPConnection.Answer
    ) throws(PublishingError) -> HTTPConnection.Answer {
        do throws(TransferFailure) {
            return try act()
        } catch {
            throw PublishingError(error, of: address.text)
        }
    }

    // MARK: Refusals

    /// Codes that stand for something that passes, whatever the status is.
    private static let passing = ["RequestTimeout", "RequestTimeTooSkewed", "SlowDown"]

    private func error(_ answer: HTTPConnection.Answer) -> PublishingError {
        let text = String(decoding: answer.body, as: UTF8.self)
        let code = Self.content(of: "Code", in: text)
        let message = Self.content(of: "Message", in: text)
        let said = [code, message].compactMap { $0 }.joined(separator: ": ")
        let extent: PublishingError.Extent =
            switch answer.status {
            case _ where Self.passing.contains(code ?? ""): .temporary
            case 408, 409, 429, 500, 502...: .temporary
            case 300..<400, 401, 403, 404: .target
            default: .file
            }
        return PublishingError(
            "\(address.text): the server answered with status \(answer.status)"
                + (said.isEmpty ? "" : " (\(said))"), extent)
    }

    /// What is in an element of the answer, as it can be shown.
    private static func content(of element: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "<\(element)>"),
            let end = text[start.upperBound...].firstRange(of: "</\(element)>")
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound].prefix(200)).visible
    }
}
