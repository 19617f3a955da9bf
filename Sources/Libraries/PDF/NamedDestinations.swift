internal import CQPDF
internal import Glibc

/// Where the names lead that a document gives to places in it (ISO 32000-1, 12.3.2.3).
final class NamedDestinations {
    private let file: QPDFFile
    /// The places, by the bytes of their names.
    private lazy var places = readPlaces()

    init(of file: QPDFFile) { self.file = file }

    /// Has links on a page that lead to a name lead to its place.
    func replaceNames(inLinksOf page: qpdf_oh) {
        for annotation in file.items(file.object("/Annots", of: page))
        where file.isName("/Link", file.object("/Subtype", of: annotation)) {
            replaceName(behind: "/Dest", of: annotation)
            let action = file.object("/A", of: annotation)
            if file.isName("/GoTo", file.object("/S", of: action)) {
                replaceName(behind: "/D", of: action)
            }
        }
    }

    private func replaceName(behind key: String, of holder: qpdf_oh) {
        guard let name = name(file.object(key, of: holder)), let place = places[name] else {
            return
        }
        qpdf_oh_replace_key(file.handle, holder, key, place)
    }

    /// The bytes of a name or a string.
    private func name(_ object: qpdf_oh) -> [UInt8]? {
        if qpdf_oh_is_name(file.handle, object) != 0 {
            return qpdf_oh_get_name(file.handle, object).map {
                Array(UnsafeRawBufferPointer(start: $0 + 1, count: strlen($0) - 1))
            }
        }
        guard qpdf_oh_is_string(file.handle, object) != 0 else { return nil }
        var count = 0
        let start = qpdf_oh_get_binary_string_value(file.handle, object, &count)
        return start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private func readPlaces() -> [[UInt8]: qpdf_oh] {
        var places: [[UInt8]: qpdf_oh] = [:]
        func add(_ name: [UInt8]?, _ value: qpdf_oh) {
            let place = file.isDictionary(value) ? file.object("/D", of: value) : value
            guard let name, qpdf_oh_is_array(file.handle, place) != 0 else { return }
            places[name] = places[name] ?? place
        }
        let old = file.object("/Dests")
        for key in file.keys(of: old) { add(key.name, file.object(key, of: old)) }
        var seen: Set<ObjectIdentity> = []
        var open = [file.object("/Dests", of: file.object("/Names"))]
        while let node = open.popLast() {
            let identity = file.identity(of: node)
            guard identity.id == 0 || seen.insert(identity).inserted else { continue }
            let pairs = file.items(file.object("/Names", of: node))
            for place in stride(from: 0, to: pairs.count - 1, by: 2) {
                add(name(pairs[place]), pairs[place + 1])
            }
            open += file.items(file.object("/Kids", of: node))
        }
        return places
    }
}
