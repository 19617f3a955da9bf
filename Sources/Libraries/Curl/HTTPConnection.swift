package import Addresses
internal import CCurl
package import Platform

/// Requests to servers of http and https, one after another, on connections that are kept. See
/// libcurl's easy interface.
package final class HTTPConnection {
    private let curl: Curl
    private let reachable: ReachableAddresses
    private let authorities: String?

    /// How long a request without a body may take, in seconds.
    private static let seconds = 60.0
    /// How much of an answer is read, in bytes.
    private static let answerBytesMax = 64 << 10

    /// - Parameters:
    ///   - reachable: where it may connect.
    ///   - authorities: a file of certificates to trust; the system's when `nil`.
    ///   - shouldStop: is asked at least once a second whether to give up.
    package init(
        to reachable: ReachableAddresses, authorities: String?, shouldStop: @escaping () -> Bool
    ) {
        curl = Curl(shouldStop: shouldStop)
        (self.reachable, self.authorities) = (reachable, authorities)
    }

    package struct Answer: Sendable {
        package let status: Int
        /// The fields that were asked for, by their names.
        package let fields: [String: String]
        package let body: [UInt8]

        package init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
            (self.status, self.fields, self.body) = (status, fields, body)
        }
    }

    /// Asks for the header of what is there.
    /// - Parameters:
    ///   - fields: names and values, without line ends.
    ///   - wanted: the names of fields in the answer that are of interest.
    /// - Throws: `TransferFailure` when there was no answer.
    package func head(
        _ url: String, _ fields: [(name: String, value: String)], wanted: [String]
    ) throws(TransferFailure) -> Answer {
        begin(url, fields, seconds: Self.seconds)
        curl.set(CURLOPT_NOBODY, 1)
        return try perform(wanted)
    }

    /// Puts a file there. No redirect is followed.
    /// - Parameters:
    ///   - file: is read from its beginning.
    ///   - bytes: how long it is.
    package func put(
        _ file: Descriptor, bytes: Int, to url: String, _ fields: [(name: String, value: String)]
    ) throws(TransferFailure) -> Answer {
        begin(url, fields, seconds: nil)
        curl.upload(file, bytes: bytes)
        return try perform([])
    }

    private func begin(_ url: String, _ fields: [(name: String, value: String)], seconds: Double?) {
        curl.begin(url, protocols: "http,https", seconds: seconds)
        curl.connect(only: reachable)
        curl.receive(bytesMax: Self.answerBytesMax, keeping: true)
        // What was signed is what is sent.
        curl.set(CURLOPT_PATH_AS_IS, 1)
        if let authorities { curl.set(CURLOPT_CAINFO, authorities) }
        curl.set(CURLOPT_HTTPHEADER, fields.map { "\($0.name): \($0.value)" })
    }

    private func perform(_ wanted: [String]) throws(TransferFailure) -> Answer {
        do {
            try curl.perform()
        } catch {
            // Who refuses a file answers before all of it was sent, perhaps. Only a no counts: a
            // yes that was cut off is none.
            guard curl.responseCode >= 300, error.kind != .interrupted else { throw error }
        }
        let fields = wanted.compactMap { name in curl.field(name).map { (name, $0) } }
        return Answer(
            status: curl.responseCode, fields: Dictionary(fields) { first, _ in first },
            body: curl.received ?? [])
    }
}
