using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Kinds;

/// <summary>How the choices that make a kind are written as JSON.</summary>
[JsonSerializable(typeof(Objective))]
[JsonSerializable(typeof(Architecture))]
[JsonSerializable(typeof(Corruption))]
internal sealed partial class KindsJson : JsonSerializerContext;
