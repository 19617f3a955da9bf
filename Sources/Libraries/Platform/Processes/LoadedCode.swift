internal import CPlatform

/// The code of this process: the program and the libraries that are loaded.
package enum LoadedCode {
    /// What distinguishes them from any other build, in no order: their linkers' build IDs, each of
    /// which changes with the code. Wraps dl_iterate_phdr(3).
    /// - Returns: `nil` when one of them has none.
    package static var buildIDs: [[UInt8]]? {
        var found: [[UInt8]] = []
        let isComplete = withUnsafeMutablePointer(to: &found) { found in
            pressroom_build_ids(
                { bytes, count, context in
                    let found = context!.assumingMemoryBound(to: [[UInt8]].self)
                    found.pointee.append(Array(UnsafeBufferPointer(start: bytes, count: count)))
                }, found)
        }
        return isComplete ? found : nil
    }

    /// The path of the library that defines a function, as the dynamic linker opened it; `nil` when
    /// none does. Wraps dladdr(3).
    package static func path(ofLibraryWith function: String) -> String? {
        pressroom_file_of(function).map { String(cString: $0) }
    }
}
