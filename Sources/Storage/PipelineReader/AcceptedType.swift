internal import Jobs
internal import YAML

/// A type in `accepts`, with its place.
struct AcceptedType {
    let type: MediaType
    let node: Node
}
