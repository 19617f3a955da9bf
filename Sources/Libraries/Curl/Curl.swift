internal import Addresses
internal import CCurl
internal import Glibc
internal import Platform

/// Transfers by libcurl, one after another, in the calling thread. Wraps a handle of libcurl's easy
/// interface; see libcurl-easy(3).
final class Curl {
    private let handle: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))

    /// What is still to be sent, where the protocol asks for it piece by piece.
    private var outgoing: ArraySlice<UInt8> = []
    /// The file that is still to be sent, and how far it has been.
    private var file: (descriptor: Descriptor, offset: Int)?
    /// How much may be received altogether, header and body.
    private var receivableBytes = 0
    /// What has been received of the body, where that is kept.
    private(set) var received: [UInt8]?
    private let shouldStop: () -> Bool
    /// Where it may connect; `nil` for anywhere.
    private var reachable: ReachableAddresses?
    private var wasForbidden = false

    /// How long a transfer may stand still, in seconds, and how long connecting may take.
    private static let stallSeconds = 60
    private static let connectSeconds = 10.0

    /// - Parameter shouldStop: is asked at least once a second whether to end before.
    init(shouldStop: @escaping () -> Bool) {
        precondition(library == CURLE_OK, "libcurl can be started")
        guard let handle = curl_easy_init() else { preconditionFailure("there is memory") }
        self.handle = handle
        self.shouldStop = shouldStop
    }

    convenience init(
        _ url: String, protocols: String, seconds: Double, shouldStop: @escaping () -> Bool
    ) {
        self.init(shouldStop: shouldStop)
        begin(url, protocols: protocols, seconds: seconds)
    }

    /// Begins a transfer: what was set for the one before is forgotten, but its connection is used
    /// again where that is possible.
    /// - Parameter seconds: how long it may take; as long as something moves when `nil`.
    func begin(_ url: String, protocols: String, seconds: Double?) {
        // > It does not change … live connections, the Session ID cache, the DNS cache.
        curl_easy_reset(handle)
        lists.forEach { curl_slist_free_all($0) }
        (lists, outgoing, file, received, reachable) = ([], [], nil, nil, nil)
        wasForbidden = false
        set(CURLOPT_URL, url)
        // > Set protocols allowed … a comma-separated list.
        set(CURLOPT_PROTOCOLS_STR, protocols)
        set(CURLOPT_NOSIGNAL, 1)
        if let seconds {
            set(CURLOPT_TIMEOUT_MS, Int(seconds * 1000))
        } else {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, Self.stallSeconds)
        }
        let connectSeconds = min(seconds ?? Self.connectSeconds, Self.connectSeconds)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(connectSeconds * 1000))
        set(CURLOPT_FOLLOWLOCATION, 0)
        // The environment's proxies would connect for us, to wherever they may.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROGRESS, 0)
        pressroom_curl_set_progress(handle) { context, _, _, _, _ in
            Curl.of(context).shouldStop() ? 1 : 0
        }
        setContext(CURLOPT_XFERINFODATA)
    }

    deinit {
        curl_easy_cleanup(handle)
        lists.forEach { curl_slist_free_all($0) }
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(pressroom_curl_set_number(handle, option, value))
    }

    func set(_ option: CURLoption, bytes: Int) {
        check(pressroom_curl_set_size(handle, option, curl_off_t(bytes)))
    }

    func set(_ option: CURLoption, _ value: String) {
        check(pressroom_curl_set_text(handle, option, value))
    }

    func set(_ option: CURLoption, _ values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) }
        guard let list else { return }
        lists.append(list)
        check(pressroom_curl_set_list(handle, option, list))
    }

    /// Has these bytes sent as the body of a POST.
    func post(_ body: [UInt8]) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        var body = body
        check(pressroom_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, &body))
    }

    /// Has these bytes sent as an upload.
    func upload(_ bytes: [UInt8]) {
        outgoing = bytes[...]
        upload(bytes: bytes.count)
    }

    /// Has a file sent as an upload, from its beginning.
    func upload(_ descriptor: Descriptor, bytes: Int) {
        file = (descriptor, 0)
        upload(bytes: bytes)
        // A connection that was kept may turn out to be closed when some is sent.
        check(
            pressroom_curl_set_seeker(handle) { context, offset, origin in
                guard origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
                Curl.of(context).file?.offset = Int(offset)
                return CURL_SEEKFUNC_OK
            })
        setContext(CURLOPT_SEEKDATA)
    }

    private func upload(bytes: Int) {
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_INFILESIZE_LARGE, bytes: bytes)
        check(
            pressroom_curl_set_bytes(handle, CURLOPT_READFUNCTION) {
                buffer, size, count, context in
                Curl.of(context).give(
                    UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            })
        setContext(CURLOPT_READDATA)
    }

    /// Receives up to so many bytes, header and body; what comes then ends the transfer.
    /// - Parameter keeping: whether the body is kept.
    func receive(bytesMax: Int, keeping: Bool = false) {
        receivableBytes = bytesMax
        received = keeping ? [] : nil
        check(
            pressroom_curl_set_bytes(handle, CURLOPT_HEADERFUNCTION) { _, size, count, context in
                Curl.of(context).take(size * count)
            })
        check(
            pressroom_curl_set_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                let curl = Curl.of(context)
                curl.received?
                    .append(
                        contentsOf: UnsafeRawBufferPointer(start: bytes, count: size * count))
                return curl.take(size * count)
            })
        setContext(CURLOPT_WRITEDATA)
        setContext(CURLOPT_HEADERDATA)
    }

    /// Lets it connect to these addresses only. They are looked at when the socket is made, so that
    /// it does not matter what a name resolved to before.
    func connect(only reachable: ReachableAddresses) {
        self.reachable = reachable
        check(
            pressroom_curl_set_opener(handle) { context, _, address in
                guard let address else { return -1 }
                return Curl.of(context).open(address.pointee, pressroom_curl_address(address))
            })
        setContext(CURLOPT_OPENSOCKETDATA)
    }

    /// Does it.
    /// - Throws: `TransferFailure` when libcurl says that it failed, whatever has come until then.
    func perform() throws(TransferFailure) {
        let code = message.withUnsafeMutableBufferPointer { buffer in
            check(pressroom_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress))
            let code = curl_easy_perform(handle)
            check(pressroom_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil))
            return code
        }
        guard code != CURLE_OK else { return }
        let said = String(
            decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self)
        let detail = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
        throw TransferFailure(kind: kind(of: code), detail: detail)
    }

    /// The last code that the server answered; 0 when there was none.
    var responseCode: Int {
        var code = 0
        pressroom_curl_number(handle, CURLINFO_RESPONSE_CODE, &code)
        return code
    }

    /// The value of a field in the header of the last answer; `nil` where there is none.
    func field(_ name: String) -> String? {
        var header: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK,
            let header
        else { return nil }
        return String(cString: header.pointee.value)
    }

    /// How long the server asks to wait, in seconds.
    var retryAfterSeconds: Double? {
        var seconds: curl_off_t = 0
        pressroom_curl_size(handle, CURLINFO_RETRY_AFTER, &seconds)
        return seconds > 0 ? Double(seconds) : nil
    }

    private func kind(of code: CURLcode) -> TransferFailure.Kind {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: .interrupted
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_COULDNT_CONNECT where wasForbidden: .forbidden
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .forbidden
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_RECV_ERROR,
            CURLE_SEND_ERROR, CURLE_GOT_NOTHING:
            .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CACERT_BADFILE:
            .untrusted
        case CURLE_LOGIN_DENIED: .loginDenied
        case CURLE_REMOTE_FILE_NOT_FOUND: .notFound
        case CURLE_QUOTE_ERROR, CURLE_REMOTE_ACCESS_DENIED: .notDone
        default: .failed
        }
    }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let (descriptor, offset) = file else {
            let part = outgoing.prefix(buffer.count)
            buffer.copyBytes(from: part)
            outgoing = outgoing.dropFirst(part.count)
            return part.count
        }
        do throws(SystemError) {
            let count = try descriptor.read(into: buffer, at: offset)
            file?.offset += count
            return count
        } catch {
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// - Returns: `bytes` while that is not too much.
    private func take(_ bytes: Int) -> Int {
        receivableBytes -= bytes
        return receivableBytes < 0 ? 0 : bytes
    }

    private func open(_ wanted: curl_sockaddr, _ address: UnsafePointer<sockaddr>) -> Int32 {
        guard let internet = InternetAddress(address), reachable?.contains(internet) ?? true else {
            wasForbidden = true
            return -1
        }
        return socket(
            wanted.family, wanted.socktype | Int32(SOCK_CLOEXEC.rawValue),
            wanted.protocol)
    }

    private func setContext(_ option: CURLoption) {
        check(pressroom_curl_set_pointer(handle, option, Unmanaged.passUnretained(self).toOpaque()))
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Curl {
        Unmanaged<Curl>.fromOpaque(context!).takeUnretainedValue()
    }

    private func check(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl knows the option and has memory")
    }
}

/// > This function must be called at least once within a program … before the program calls any
/// > other function in libcurl.
private let library = curl_global_init(Int(CURL_GLOBAL_ALL))
