internal import CVips
internal import Glibc
internal import Platform

/// The library as a whole.
package enum Imaging {
    /// Starts libvips and loads what decoding and encoding need, once in a process; a process that
    /// forks does it before, so that its children find everything in place.
    ///
    /// No image is evaluated here: that would start threads, which do not live on in a child.
    package static func warmUp() {
        precondition(isStarted, "libvips does not start")
    }

    /// How many threads evaluate one image, 1 or more; 1 from the start.
    package static func setThreads(_ count: Int) {
        vips_concurrency_set(Int32(clamping: max(1, count)))
    }

    /// The bytes that pixels take at this moment; for tests that nothing is left behind.
    package static var memoryBytes: Int { vips_tracked_get_mem() }
}

/// Library start-up: the formats whose decoders are not written for hostile files are blocked,
/// nothing is kept for later, and what is made once is made.
private let isStarted: Bool = {
    guard startWithoutModules() else { return false }
    loadHEIF()
    vips_block_untrusted_set(1)
    vips_cache_set_max(0)
    vips_concurrency_set(1)
    silenceWarnings()
    preloadClasses(of: vips_operation_get_type())
    rehearse()
    return true
}()

/// Starts libvips as if its modules were elsewhere. They are readers of formats that are blocked;
/// they bring twenty libraries more, and each fork has to copy what those have mapped.
private func startWithoutModules() -> Bool {
    let home = "VIPSHOME"
    guard setenv(home, "/nonexistent", 1) == 0 else { return false }
    defer { unsetenv(home) }
    return pressroom_vips_init("pressroom") == 0
}

/// Loads the one module that is needed, from beside the library, unless the library holds it.
private func loadHEIF() {
    guard vips_type_find("VipsOperation", "heifload_source") == 0,
        let library = LoadedCode.path(ofLibraryWith: "vips_init")?.split(separator: "/")
    else { return }
    let folder = library.dropLast().map { "/\($0)" }.joined()
    let version = "\(vips_version(0)).\(vips_version(1))"
    g_module_open("\(folder)/vips-modules-\(version)/vips-heif.so", G_MODULE_BIND_LAZY)
}

/// Plans a picture, and reads the complaints about it as after a task: tables are filled and
/// functions are bound here once, not in each child.
private func rehearse() {
    let (from, to) = (PixelSize(48, 48), PixelSize(20, 20))
    let pixels = from.area * 3
    let image = try? Image.drawn(in: .of(bytes: pixels), size: from, bands: 3)
    _ = try? image?.resized(to: to, by: Scale(20.0 / 48, 20.0 / 48))
    _ = (VipsError.jpegComplaints, VipsError.isJPEGWithinShort)
    VipsError.forgetComplaint()
}

/// Has warnings go nowhere: their words come from the files. Failures are returned, not logged;
/// but of a JPEG within a TIFF that is damaged libtiff only warns, and that is kept for
/// `VipsError.complaint`.
private func silenceWarnings() {
    let levels =
        G_LOG_LEVEL_WARNING.rawValue | G_LOG_LEVEL_MESSAGE.rawValue
        | G_LOG_LEVEL_INFO.rawValue | G_LOG_LEVEL_DEBUG.rawValue
    g_log_set_handler(
        "VIPS", GLogLevelFlags(rawValue: levels),
        { _, _, message, _ in
            for mark in VipsError.marksOfShortJPEGs + [VipsError.markOfFlawedJPEGs] {
                if let message, strstr(message, mark) != nil { pressroom_note(mark) }
            }
        }, nil)
    for domain in ["Poppler", "GLib-GObject"] {
        g_log_set_handler(domain, GLogLevelFlags(rawValue: levels), { _, _, _, _ in }, nil)
    }
}

/// Makes the classes of a type and of all types below it. The references are kept for the life of
/// the process.
private func preloadClasses(of type: GType) {
    g_type_class_ref(type)
    var count: UInt32 = 0
    guard let children = g_type_children(type, &count) else { return }
    for index in 0..<Int(count) { preloadClasses(of: children[index]) }
    g_free(children)
}
