internal import CVips
internal import Glibc

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
/// nothing is kept for later, and the class of every operation is made.
private let isStarted: Bool = {
    guard pressroom_vips_init("pressroom") == 0 else { return false }
    vips_block_untrusted_set(1)
    vips_cache_set_max(0)
    vips_concurrency_set(1)
    silenceWarnings()
    preloadClasses(of: vips_operation_get_type())
    return true
}()

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
