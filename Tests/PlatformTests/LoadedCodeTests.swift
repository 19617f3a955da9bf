import Glibc
import Platform
import Testing

@Suite struct `The code that is loaded` {
    @Test func `the build IDs of all loaded code identify it, libraries included`() throws {
        let before = try #require(LoadedCode.buildIDs)
        #expect(before.count > 5 && before.allSatisfy { (8...64).contains($0.count) })
        #expect(LoadedCode.buildIDs == before)
        // What nothing else here loads.
        let library = try #require(dlopen("libanl.so.1", RTLD_NOW))
        defer { dlclose(library) }
        #expect(try #require(LoadedCode.buildIDs).count == before.count + 1)
    }

    @Test func `a library is found by a function that it defines`() throws {
        let path = try #require(LoadedCode.path(ofLibraryWith: "sigaction"))
        #expect(path.hasSuffix("/libc.so.6"))
        #expect(LoadedCode.path(ofLibraryWith: "no_library_has_this_function") == nil)
    }
}
