using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                InitializeDevice(device);
                return _to(dtype, non_blocking);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                InitializeDeviceType(deviceType);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                if (!IsFloat(dtype))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                foreach (var child in children()) child._to(dtype, non_blocking);
                Convert(dtype);
                return this;
            }

            /// <summary>Puts new tensors in the place of those of another type, in the lists and in the fields that hold them.</summary>
            private void Convert(ScalarType dtype)
            {
                using var mode = no_grad();
                for (var i = 0; i < _parameterList.Count; i++)
                {
                    var (name, old) = _parameterList[i];
                    if (old.dtype == dtype || !IsFloat(old.dtype)) continue;
                    var converted = new Parameter(old.to(dtype), old.requires_grad);
                    converted.DetachFromDisposeScope();
                    using (var grad = old.grad)
                    {
                        using var moved = grad?.to(dtype);
                        if (moved is not null) converted.grad = moved;
                    }
                    Replace(old, converted);
                    _parameterList[i] = (name, converted);
                }
                for (var i = 0; i < _bufferList.Count; i++)
                {
                    var (name, (old, persistent)) = _bufferList[i];
                    if (old.dtype == dtype || !IsFloat(old.dtype)) continue;
                    var converted = old.to(dtype).DetachFromDisposeScope();
                    Replace(old, converted);
                    _bufferList[i] = (name, (converted, persistent));
                }
            }

            private void Replace(Tensor old, Tensor converted)
            {
                foreach (var field in ComponentFields())
                {
                    if (ReferenceEquals(field.GetValue(this), old)) field.SetValue(this, converted);
                }
                old.Dispose();
            }

            private static bool IsFloat(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(device.type, device.index, non_blocking);
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(deviceType, deviceIndex, non_blocking);
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(type, non_blocking);
    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(DeviceType.CPU, -1, non_blocking);
    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);
}

public static class FieldInfoExtensionMethods
{
    public static string ComponentName(this FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
