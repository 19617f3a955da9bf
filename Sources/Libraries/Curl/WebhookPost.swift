package import Addresses
internal import CCurl

/// A message to an address of http or https. See libcurl's easy interface.
package struct WebhookPost: Sendable {
    package let url: String
    /// Names and values, without line ends.
    package let fields: [(name: String, value: String)]
    package let body: [UInt8]

    /// How much of an answer is read, in bytes. None of it is used but its first line, and how long
    /// to wait.
    private static let answerBytesMax = 64 << 10

    package init(url: String, fields: [(name: String, value: String)], body: [UInt8]) {
        precondition(
            fields.allSatisfy { field in
                (field.name + field.value).utf8.allSatisfy { (0x20...0x7e).contains($0) }
            }, "a header's field is one line")
        self.url = url
        self.fields = fields
        self.body = body
    }

    package struct Answer: Hashable, Sendable {
        package let status: Int
        /// How long to wait before the next message, in seconds, if the server says so.
        package let retryAfterSeconds: Double?
    }

    /// Sends it once. No redirect is followed.
    /// - Parameters:
    ///   - reachable: where it may connect.
    ///   - authorities: a file of certificates to trust; the system's when `nil`.
    ///   - seconds: how long it may take.
    ///   - shouldStop: is asked at least once a second whether to give up.
    /// - Throws: `TransferFailure` when there was no answer.
    package func send(
        to reachable: ReachableAddresses, authorities: String?, seconds: Double,
        shouldStop: @escaping () -> Bool
    ) throws(TransferFailure) -> Answer {
        let curl = Curl(url, protocols: "http,https", seconds: seconds, shouldStop: shouldStop)
        curl.connect(only: reachable)
        curl.receive(bytesMax: Self.answerBytesMax)
        if let authorities { curl.set(CURLOPT_CAINFO, authorities) }
        // Without the last libcurl would wait for leave to send a long body.
        curl.set(CURLOPT_HTTPHEADER, fields.map { "\($0.name): \($0.value)" } + ["Expect:"])
        curl.post(body)
        do {
            try curl.perform()
        } catch {
            // It may have answered before it said too much or broke the connection.
            guard curl.responseCode > 0, error.kind != .interrupted else { throw error }
        }
        return Answer(status: curl.responseCode, retryAfterSeconds: curl.retryAfterSeconds)
    }
}
