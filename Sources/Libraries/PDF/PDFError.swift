package import Imaging

/// Why a document could not be read or written.
package enum PDFError: Error, Hashable, Sendable {
    /// It needs a password.
    case encrypted
    /// It needs another password than the one that was given.
    case wrongPassword
    /// It can be read without its password, but not be changed.
    case restricted
    /// It is no PDF, or too damaged to be read.
    case damaged
    /// This page (1 the first) cannot be read or drawn.
    case unreadablePage(Int)
    /// An image for a page could not be decoded.
    case undecodable(VipsError)
    /// There was no memory left.
    case outOfMemory
    /// The output could not be written; the value of errno, or 0 where there is none.
    case unwritable(Int32)
}
