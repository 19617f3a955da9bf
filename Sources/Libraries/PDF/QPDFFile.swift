internal import CQPDF
internal import Platform

/// A document held by libqpdf: its objects, which are read when they are asked for, and changed in
/// memory.
final class QPDFFile {
    private(set) var handle: qpdf_data?
    /// What is read from; `nil` for a document that began empty.
    private let file: MappedFile?
    private let hasPassword: Bool

    /// Opens a document.
    /// - Parameters:
    ///   - descriptor: open for reading; it is not needed any longer afterwards.
    ///   - password: opens the document, if it is encrypted.
    /// - Throws: `PDFError.encrypted`, `.wrongPassword`, `.damaged` or `.outOfMemory`.
    init(descriptor: Int32, password: String? = nil) throws(PDFError) {
        hasPassword = password != nil
        guard let file = MappedFile(descriptor: descriptor) else { throw .damaged }
        self.file = file
        begin()
        var passwords = password?.asPasswords.map(Optional.some) ?? [nil]
        var attempt = read(file, passwords.removeFirst())
        while case .failure(.wrongPassword) = attempt, !passwords.isEmpty {
            qpdf_cleanup(&handle)
            begin()
            attempt = read(file, passwords.removeFirst())
        }
        try attempt.get()
        guard isTreeShallow, count > 0 else { throw .damaged }
    }

    /// The most levels that a tree of pages has: libqpdf calls itself at each.
    private static let levelsMax = 1000

    /// Whether the tree of pages has no more levels than that. Nodes are visited in libqpdf's
    /// order, and each once.
    private var isTreeShallow: Bool {
        var seen: Set<ObjectIdentity> = []
        var root = object("/Pages")
        // libqpdf looks for the tree above, too.
        while seen.insert(identity(of: root)).inserted {
            let parent = object("/Parent", of: root)
            guard isDictionary(parent) else { break }
            root = parent
        }
        seen = []
        var open = [(node: root, level: 1)]
        while let (node, level) = open.popLast() {
            guard level <= Self.levelsMax else { return false }
            let isSeen =
                qpdf_oh_is_indirect(handle, node) != 0
                && !seen.insert(identity(of: node)).inserted
            if !isSeen {
                let children = items(object("/Kids", of: node)).reversed()
                open += children.map { ($0, level + 1) }
            }
            qpdf_oh_release(handle, node)
        }
        return true
    }

    private func read(_ file: MappedFile, _ password: [CChar]?) -> Result<Void, PDFError> {
        let start = file.bytes.assumingMemoryBound(to: CChar.self).baseAddress
        // > The memory pointed to by buffer must remain valid until qpdf_cleanup is called
        let result = qpdf_read_memory(handle, "", start, UInt64(file.bytes.count), password)
        return Result { () throws(PDFError) in try check(result) }
    }

    /// A document without pages.
    init() {
        (file, hasPassword) = (nil, false)
        begin()
        qpdf_empty_pdf(handle)
    }

    private func begin() {
        handle = qpdf_init()
        qpdf_silence_errors(handle)
        qpdf_set_suppress_warnings(handle, 1)
    }

    deinit { if handle != nil { qpdf_cleanup(&handle) } }

    /// The number of pages; 0 where they cannot be found.
    var count: Int { max(0, Int(qpdf_get_num_pages(handle))) }

    /// How many objects the file says it has: no more than it has bytes.
    var objects: Int {
        let bytes = file?.bytes.count ?? 0
        let size = object("/Size", of: qpdf_get_trailer(handle))
        guard qpdf_oh_is_integer(handle, size) != 0 else { return bytes / 64 }
        return Int(min(max(0, qpdf_oh_get_int_value(handle, size)), Int64(bytes)))
    }

    /// What went wrong in a call, if something did.
    /// - Throws: `PDFError.encrypted`, `.damaged` or `.outOfMemory`.
    func check(_ result: QPDF_ERROR_CODE) throws(PDFError) {
        guard result & QPDF_ERRORS != 0 || qpdf_has_error(handle) != 0 else { return }
        let error = qpdf_get_error(handle)
        // What it does not support are kinds of encryption.
        if [qpdf_e_password, qpdf_e_unsupported].contains(qpdf_get_error_code(handle, error)) {
            throw hasPassword ? .wrongPassword : .encrypted
        }
        let detail = qpdf_get_error_message_detail(handle, error).map { String(cString: $0) }
        throw detail?.contains("bad_alloc") == true ? .outOfMemory : .damaged
    }

    // MARK: Objects

    /// - Parameter number: 1 to `count`.
    func page(_ number: Int) -> qpdf_oh { qpdf_get_page_n(handle, number - 1) }

    /// The value of a key; null where there is none, or no dictionary.
    func object(_ key: String, of dictionary: qpdf_oh) -> qpdf_oh {
        qpdf_oh_get_key_if_dict(handle, dictionary, key)
    }

    /// The value of a key in the document's catalogue.
    func object(_ key: String) -> qpdf_oh { object(key, of: qpdf_get_root(handle)) }

    /// The whole number behind a key; 0 where there is none that could be a count.
    func number(_ key: String, of dictionary: qpdf_oh) -> Int {
        let value = object(key, of: dictionary)
        guard qpdf_oh_is_integer(handle, value) != 0 else { return 0 }
        return Int(min(max(0, qpdf_oh_get_int_value(handle, value)), Int64(Int32.max)))
    }

    func isName(_ name: String, _ object: qpdf_oh) -> Bool {
        qpdf_oh_is_name_and_equals(handle, object, name) != 0
    }

    func isDictionary(_ object: qpdf_oh) -> Bool { qpdf_oh_is_dictionary(handle, object) != 0 }

    /// The items of an array; none where it is no array.
    func items(_ array: qpdf_oh) -> [qpdf_oh] {
        guard qpdf_oh_is_array(handle, array) != 0 else { return [] }
        return (0..<qpdf_oh_get_array_n_items(handle, array)).map {
            qpdf_oh_get_array_item(handle, array, $0)
        }
    }

    /// The keys of a dictionary; none where it is no dictionary.
    func keys(of dictionary: qpdf_oh) -> [PDFName] {
        guard isDictionary(dictionary) else { return [] }
        var keys: [PDFName] = []
        qpdf_oh_begin_dict_key_iter(handle, dictionary)
        while qpdf_oh_dict_more_keys(handle) != 0 {
            if let key = qpdf_oh_dict_next_key(handle) { keys.append(PDFName(cString: key)) }
        }
        return keys
    }

    /// The value of a key of a dictionary.
    func object(_ key: PDFName, of dictionary: qpdf_oh) -> qpdf_oh {
        key.withCString { qpdf_oh_get_key_if_dict(handle, dictionary, $0) }
    }

    /// All values of a dictionary; none where it is no dictionary.
    func values(of dictionary: qpdf_oh) -> [qpdf_oh] {
        keys(of: dictionary).map { object($0, of: dictionary) }
    }

    /// Whether a dictionary has a key.
    func has(_ key: PDFName, _ dictionary: qpdf_oh) -> Bool {
        key.withCString { qpdf_oh_has_key(handle, dictionary, $0) != 0 }
    }

    /// By what others refer to an object; 0 for what stands where it is used.
    func identity(of object: qpdf_oh) -> ObjectIdentity {
        ObjectIdentity(
            id: qpdf_oh_get_object_id(handle, object),
            generation: qpdf_oh_get_generation(handle, object))
    }

    /// What a page's dictionary says, or one of those above it.
    func inherited(_ key: String, of page: qpdf_oh, where isRight: (qpdf_oh) -> Bool) -> qpdf_oh? {
        var node = page
        // A tree of pages is some levels deep; a damaged one may be a circle.
        for _ in 0..<64 {
            let value = object(key, of: node)
            if isRight(value) { return value }
            node = object("/Parent", of: node)
        }
        return nil
    }

    /// How far a page is turned, in degrees as the file says, less than a full turn.
    func rotation(of page: qpdf_oh) -> Int {
        inherited("/Rotate", of: page) { qpdf_oh_is_integer(handle, $0) != 0 }
            .map { Int(qpdf_oh_get_int_value(handle, $0) % 360) } ?? 0
    }
}
