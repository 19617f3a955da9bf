/// The number and generation of an object of a PDF file.
struct ObjectIdentity: Hashable {
    let id: Int32
    let generation: Int32
}
