import com.alibaba.fastjson.JSONObject;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.remoting.RPCHook;

/** The signing hook for commands that carry an access key. */
final class Access {
    static RPCHook hook(JSONObject arguments) {
        String accessKey = arguments.getString("accessKey");
        return accessKey == null ? null : new AclClientRPCHook(new SessionCredentials(accessKey, arguments.getString("secretKey")));
    }

    private Access() {
    }
}
