package import Curl
package import Platform

/// What a bucket's server is asked.
package protocol ObjectServer: AnyObject {
    func head(_ url: String, _ fields: [(name: String, value: String)], wanted: [String])
        throws(TransferFailure) -> HTTPConnection.Answer
    func put(
        _ file: Descriptor, bytes: Int, to url: String, _ fields: [(name: String, value: String)]
    ) throws(TransferFailure) -> HTTPConnection.Answer
}

extension HTTPConnection: ObjectServer {}
